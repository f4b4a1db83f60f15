import { UserError } from "../user-error.ts";

/** A shell, or a format, that `aws-env` can write variables for. */
export type ShellFormat = "sh" | "fish" | "powershell" | "dotenv" | "json";

/** The variables of a shell that would replace or contradict the keys of a stack. The shell removes them before it sets the keys. */
const REMOVED = [
  "AWS_SESSION_TOKEN",
  "AWS_SECURITY_TOKEN",
  "AWS_CREDENTIAL_EXPIRATION",
  "AWS_PROFILE",
  "AWS_DEFAULT_PROFILE",
];

/** The characters that end a string in single quotes in PowerShell: the apostrophe and the typographic quotes (about_Quoting_Rules). */
const POWERSHELL_QUOTES = /['\u2018-\u201b]/g;

/**
 * Writes environment variables for a shell to evaluate, as text that ends with a line break. The text for a shell first unsets the
 * variables that would replace the keys. The formats `dotenv` and `json` hold only the given variables, because a file cannot unset any.
 */
export function shellLines(variables: Readonly<Record<string, string>>, format: ShellFormat): string {
  const all = Object.entries(variables);
  const lines = (remove: (name: string) => string, set: (name: string, value: string) => string) =>
    [...REMOVED.map(remove), ...all.map(([name, value]) => set(name, value))].map((line) => `${line}\n`).join("");
  switch (format) {
    case "sh":
      return lines(
        (name) => `unset ${name}`,
        (name, value) => `export ${name}='${value.replaceAll("'", String.raw`'\''`)}'`,
      );
    case "fish":
      return lines(
        (name) => `set -e ${name}`,
        (name, value) => `set -gx ${name} '${value.replaceAll(/[\\']/g, String.raw`\$&`)}'`,
      );
    case "powershell":
      return lines(
        (name) => `Remove-Item Env:${name} -ErrorAction SilentlyContinue`,
        (name, value) => `$env:${name} = '${value.replaceAll(POWERSHELL_QUOTES, "$&$&")}'`,
      );
    case "dotenv":
      return all.map(([name, value]) => `${name}=${dotenvValue(name, value)}\n`).join("");
    case "json":
      return `${JSON.stringify(variables, null, 2)}\n`;
  }
}

/** Quotes a value for a dotenv file, which has three kinds of quotes and no escapes. Throws a UserError for a value with all three. */
function dotenvValue(name: string, value: string): string {
  const quote = ["'", '"', "`"].find((one) => !value.includes(one));
  if (quote === undefined)
    throw new UserError(`${name} has all three kinds of quotes: dotenv cannot hold it. Use --json.`);
  return `${quote}${value}${quote}`;
}
