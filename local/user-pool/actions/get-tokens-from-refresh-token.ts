import { answer, readString } from "../../endpoint/action.ts";
import { refreshTokens } from "../refresh-tokens.ts";
import { clientSecretProblem } from "../secret-hash.ts";
import type { ClientAction } from "../user-pool-action.ts";

/**
 * The action GetTokensFromRefreshToken of Cognito user pools. Returns new ID and access tokens for a refresh token, and a new refresh token
 * when the app client has rotation enabled. The action works whatever ExplicitAuthFlows the app client has. Source: user pools API
 * reference.
 */
export const getTokensFromRefreshToken: ClientAction = {
  required: ["RefreshToken"],
  issuesTokens: true,
  run(pool, client, input) {
    const tokens = refreshTokens(pool, client, readString(input, "RefreshToken"), () =>
      clientSecretProblem(client, readString(input, "ClientSecret")),
    );
    return tokens.kind === "refused" ? tokens : answer({ AuthenticationResult: tokens.result });
  },
};
