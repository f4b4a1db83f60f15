import { UserError } from "../user-error.ts";

/** The error when the stack cannot run a template. The message has a line for each problem, beginning with the problem's place. */
export class TemplateProblem extends UserError {
  override name = "TemplateProblem";
}
