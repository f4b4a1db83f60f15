import { answerChallenge } from "../answer-challenge.ts";
import type { ClientAction } from "../user-pool-action.ts";

/** RespondToAuthChallenge: user pools API reference. */
export const respondToAuthChallenge: ClientAction = { required: ["ChallengeName"], run: answerChallenge };
