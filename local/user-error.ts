/**
 * An error that the user can fix: its message says what is wrong, where, and what to do. Commands print the message alone. Every
 * other error is a bug and keeps its stack trace.
 */
export class UserError extends Error {
  override name = "UserError";
}
