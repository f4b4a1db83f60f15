import type { AssumeForApi } from "../gateway/may-invoke.ts";
import type { RoleSession } from "../iam/principal.ts";
import { trusts } from "../iam/role.ts";
import type { Account } from "./account.ts";

const API_GATEWAY = "apigateway.amazonaws.com";

/** Makes the function by which API Gateway assumes the role that an integration's credentials name. `now` is in milliseconds since 1970 UTC. */
export function createAssumeForApi(account: Account, region: string, now: () => number): AssumeForApi {
  return function assumeForApi(roleArn) {
    const role = account.roles.get(roleArn);
    if (role === undefined)
      return { because: `the role ${roleArn} of the integration's credentials is not in the template` };
    const assumer = { type: "Service", value: API_GATEWAY } as const;
    const decision = trusts(role, { assumer, action: "sts:AssumeRole", region, now: now() });
    if (decision.effect !== "allow") {
      return {
        because: `the role ${roleArn} of the integration's credentials does not trust ${API_GATEWAY}: ${decision.because}`,
      };
    }
    const { accountId } = account;
    const sessionName = "BackplaneAssumeRoleSession";
    const principal: RoleSession = {
      kind: "session",
      accountId,
      arn: `arn:aws:sts::${accountId}:assumed-role/${role.name}/${sessionName}`,
      roleArn,
      roleId: role.roleId,
      sessionName,
      issuedAt: now(),
    };
    return { principal, policies: account.policiesOf(principal) };
  };
}
