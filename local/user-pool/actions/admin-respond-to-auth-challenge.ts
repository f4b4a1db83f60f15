import { readString } from "../../endpoint/action.ts";
import { answerChallenge } from "../answer-challenge.ts";
import { appClientNotFound } from "../refusals.ts";
import type { AdminAction } from "../user-pool-action.ts";

/**
 * The action AdminRespondToAuthChallenge of Cognito user pools. The form of RespondToAuthChallenge for servers. Source: user pools API
 * reference.
 */
export const adminRespondToAuthChallenge: AdminAction = {
  required: ["ClientId", "ChallengeName"],
  issuesTokens: true,
  run(pool, input) {
    const client = pool.clients.get(readString(input, "ClientId"));
    return client ? answerChallenge(pool, client, input) : appClientNotFound(readString(input, "ClientId"));
  },
};
