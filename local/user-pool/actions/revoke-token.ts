import { answer, readString, refusal } from "../../endpoint/action.ts";
import type { ClientAction } from "../user-pool-action.ts";

/** RevokeToken: user pools API reference. Revokes a refresh token and the access tokens issued from it. The answer is empty. */
export const revokeToken: ClientAction = {
  required: ["Token"],
  run(pool, client, input) {
    const token = readString(input, "Token");
    if (client.secret !== undefined && readString(input, "ClientSecret") !== client.secret) {
      const message = `Invalid client secret for client ${client.id}`;
      return refusal("NotAuthorizedException", message, "ClientSecret is not the app client's secret");
    }
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
