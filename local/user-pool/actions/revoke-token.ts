import { answer, readString, refusal } from "../../endpoint/action.ts";
import type { ClientAction } from "../user-pool-action.ts";

/** RevokeToken: user pools API reference. Takes back a refresh token and the access tokens that came of it. Its answer is empty. */
export const revokeToken: ClientAction = {
  required: ["Token"],
  run(pool, client, input) {
    const token = readString(input, "Token");
    if (client.secret !== undefined && readString(input, "ClientSecret") !== client.secret) {
      return refusal(
        "NotAuthorizedException",
        `Invalid client secret for client ${client.id}`,
        "ClientSecret is not the app client's",
      );
    }
    const session = pool.tokens.findRefreshable(token);
    if (session === undefined) {
      return token.split(".").length === 3
        ? refusal("UnsupportedTokenTypeException", "Only refresh tokens can be revoked", "it is an ID or access token")
        : answer("");
    }
    if (session.clientId !== client.id) {
      return refusal("UnauthorizedException", "Unauthorized", "the refresh token is another app client's");
    }
    session.isRevoked = true;
    return answer("");
  },
};
