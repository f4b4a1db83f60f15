import { UsageError } from "../usage-error.ts";

/** Reads a flag's whole number. Throws a UsageError for any other string. */
export function wholeNumber(flag: string, text: string): number {
  if (/^-?\d{1,10}$/.test(text)) return Number(text);
  throw new UsageError(`${flag} must be a whole number.`);
}

/** Reads a flag's port number. Throws a UserError, with `example`, for any other string. */
export function portNumber(flag: string, text: string, example: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new UsageError(`${flag} must be a port number, 0 to 65535, as in ${example}.`);
}

/** Reads `--port NAME=N` flags: each port by the name of its API. Throws a UsageError for a port that is not a number, and for a name that is given twice. */
export function portsByName(flags: readonly string[]): ReadonlyMap<string, number> {
  const ports = new Map<string, number>();
  for (const flag of flags) {
    const [, name, port] = /^([^=]+)=(.*)$/s.exec(flag) ?? [];
    if (name === undefined || port === undefined)
      throw new UsageError("--port must be written --port NAME=N, such as --port day=8080.");
    if ([...ports.keys()].some((other) => other.toLowerCase() === name.toLowerCase()))
      throw new UsageError(`--port ${name} is given twice.`);
    ports.set(name, portNumber(`--port ${name}`, port, "--port day=8080"));
  }
  return ports;
}

/** Reads flags of the form `NAME=VALUE`. Throws a UsageError, with `example`, for a flag of another form and for a name that is given twice. */
export function valuesByName(
  flag: string,
  texts: readonly string[] | undefined,
  example: string,
): Readonly<Record<string, string>> {
  const values = new Map<string, string>();
  for (const text of texts ?? []) {
    const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
    if (name === undefined || value === undefined) throw new UsageError(`${flag} must be written ${flag} ${example}.`);
    if (values.has(name)) throw new UsageError(`${flag} ${name} is given twice.`);
    values.set(name, value);
  }
  return Object.fromEntries(values);
}
