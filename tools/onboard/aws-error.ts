/** Tells whether an error has one of these names. AWS's errors are told apart by their `name`. */
export function isNamed(error: unknown, ...names: readonly string[]): error is Error {
  return error instanceof Error && names.includes(error.name);
}
