import { answer, refused, text } from "../../endpoint/action.ts";
import type { ClientAction } from "../user-pool-action.ts";

/** RevokeToken: user pools API reference. Takes back a refresh token and the access tokens that came of it. Its answer is empty. */
export const revokeToken: ClientAction = {
  required: ["Token"],
  run(pool, client, input) {
    const token = text(input, "Token");
    if (client.secret !== undefined && text(input, "ClientSecret") !== client.secret) {
      return refused(
        "NotAuthorizedException",
        `Invalid client secret for client ${client.id}`,
        "ClientSecret is not the app client's",
      );
    }
    const session = pool.tokens.findRefreshable(token);
    if (session === undefined) {
      return token.split(".").length === 3
        ? refused("UnsupportedTokenTypeException", "Only refresh tokens can be revoked", "it is an ID or access token")
        : answer("");
    }
    if (session.clientId !== client.id) {
      return refused("UnauthorizedException", "Unauthorized", "the refresh token is another app client's");
    }
    session.isRevoked = true;
    return answer("");
  },
};
