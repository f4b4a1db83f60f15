import { readString, refusal } from "../../endpoint/action.ts";
import { flowProblem } from "../flow-problem.ts";
import { refreshByFlow } from "../refresh-tokens.ts";
import { appClientNotFound } from "../refusals.ts";
import { signInByPassword } from "../sign-in-by-password.ts";
import { beginSrp } from "../sign-in-by-srp.ts";
import type { AdminAction } from "../user-pool-action.ts";

/**
 * The action AdminInitiateAuth of Cognito user pools. The form of InitiateAuth for servers, with its own flow for a sign-in by password.
 * Source: user pools API reference.
 */
export const adminInitiateAuth: AdminAction = {
  required: ["ClientId", "AuthFlow"],
  issuesTokens: true,
  run(pool, input) {
    const client = pool.clients.get(readString(input, "ClientId"));
    if (client === undefined) return appClientNotFound(readString(input, "ClientId"));
    const flow = readString(input, "AuthFlow");
    switch (flow) {
      case "ADMIN_USER_PASSWORD_AUTH":
      case "ADMIN_NO_SRP_AUTH":
        return (
          flowProblem(client, "ADMIN_USER_PASSWORD_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH") ??
          signInByPassword(pool, client, input)
        );
      case "USER_SRP_AUTH":
        return flowProblem(client, flow, "ALLOW_USER_SRP_AUTH") ?? beginSrp(pool, client, input);
      case "REFRESH_TOKEN_AUTH":
      case "REFRESH_TOKEN":
        return refreshByFlow(pool, client, input);
      case "CUSTOM_AUTH":
      case "USER_AUTH":
        return (
          flowProblem(client, flow, `ALLOW_${flow}`) ?? { kind: "not imitated", what: `AdminInitiateAuth with ${flow}` }
        );
      default: {
        const because = "AuthFlow is not a flow for servers";
        return refusal("InvalidParameterException", "Initiate Auth method not supported.", because);
      }
    }
  },
};
