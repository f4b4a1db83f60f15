import { UserError } from "./user-error.ts";

/**
 * The error when a command is called with wrong flags or operands. The exit code is then 2; for every other UserError the exit code is 1.
 */
export class UsageError extends UserError {
  override name = "UsageError";
}
