import { answerChallenge } from "../answer-challenge.ts";
import type { ClientAction } from "../user-pool-action.ts";

/** The action RespondToAuthChallenge of Cognito user pools. Source: user pools API reference. */
export const respondToAuthChallenge: ClientAction = {
  required: ["ChallengeName"],
  issuesTokens: true,
  run: answerChallenge,
};
