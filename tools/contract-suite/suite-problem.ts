import { UserError } from "../../local/user-error.ts";

/** Why the suite cannot begin, in a sentence for the person who ran it: wrong grants, foreign keys, an example that is no example. */
export class SuiteProblem extends UserError {
  override name = "SuiteProblem";
}
