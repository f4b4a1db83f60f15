import { suggestion } from "../suggestion.cjs";

/**
 * Writes a sentence for an error that `parseArgs` of node:util throws. `flags` are the names of the command's flags, without hyphens. Returns the error's own
 * message where it is none of the four that are known here.
 */
export function flagProblem(message: string, flags: readonly string[]): string {
  const [, unknown] = /^Unknown option '(.+?)'/s.exec(message) ?? [];
  if (unknown !== undefined) {
    const long = flags.filter((name) => name.length > 1).map((name) => `--${name}`);
    return `There is no flag ${unknown}${unknown.startsWith("--") ? suggestion(unknown, long) : ""}.`;
  }
  const [, flag, fault] =
    /^Option '(.+?)(?: <value>)?' (argument missing|argument is ambiguous|does not take an argument)/s.exec(message) ??
    [];
  switch (fault) {
    case "argument missing":
      return `The flag ${flag} needs a value.`;
    case "argument is ambiguous":
      return `The flag ${flag} needs a value. Write a value that begins with a hyphen as ${flag}=VALUE.`;
    case "does not take an argument":
      return `The flag ${flag} takes no value.`;
  }
  const [, operand] = /^Unexpected argument '(.*)'/s.exec(message) ?? [];
  return operand === undefined ? message : `Only flags belong here, and not ${operand}.`;
}
