import { answer } from "../../endpoint/action.ts";
import { readSoftwareTokenUser } from "../software-token-user.ts";
import type { PoolsAction } from "../user-pool-action.ts";

/** AssociateSoftwareToken: user pools API reference. Makes a key for the user's authenticator. */
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
