import { UserError } from "../local/user-error.ts";

/** The error when a command is called with wrong flags or operands. Its exit code is 2; that of every other UserError is 1. */
export class UsageError extends UserError {
  override name = "UsageError";
}
