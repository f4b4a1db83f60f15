import { answer } from "../../endpoint/action.ts";
import { readSoftwareTokenUser } from "../software-token-user.ts";
import type { PoolsAction } from "../user-pool-action.ts";

/** The action AssociateSoftwareToken of Cognito user pools. Makes a key for the user's authenticator. Source: user pools API reference. */
export const associateSoftwareToken: PoolsAction = {
  required: [],
  run(pools, input) {
    const found = readSoftwareTokenUser(pools, input);
    if (found.kind === "refused") return found;
    return answer({
      SecretCode: found.pool.softwareTokens.associate(found.user),
      ...(found.nextSession && { Session: found.nextSession("MFA_SETUP") }),
    });
  },
};
