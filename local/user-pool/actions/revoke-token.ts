import { answer, readString, refusal } from "../../endpoint/action.ts";
import { clientSecretProblem } from "../secret-hash.ts";
import type { ClientAction } from "../user-pool-action.ts";

/**
 * The action RevokeToken of Cognito user pools. Revokes a refresh token and the access tokens issued from it. The answer is empty. Source:
 * user pools API reference.
 */
export const revokeToken: ClientAction = {
  required: ["Token"],
  run(pool, client, input) {
    const token = readString(input, "Token");
    const wrongSecret = clientSecretProblem(client, readString(input, "ClientSecret"));
    if (wrongSecret) return wrongSecret;
    const signIn = pool.tokens.readRefreshToken(token);
    if (signIn === undefined) {
      return token.split(".").length === 3
        ? refusal("UnsupportedTokenTypeException", "Only refresh tokens can be revoked", "it is an ID or access token")
        : answer("");
    }
    if (signIn.clientId !== client.id) {
      return refusal("UnauthorizedException", "Unauthorized", "the refresh token belongs to another app client");
    }
    pool.tokens.revoke(signIn, client);
    return answer("");
  },
};
