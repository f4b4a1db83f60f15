import { UserError } from "../../local/user-error.ts";

/** The reason why the suite cannot begin, in a sentence for the person who ran it: a wrong grant, or keys of another role. */
export class SuiteProblem extends UserError {
  override name = "SuiteProblem";
}
