/** Describes a bug of the stack for the log: the error's name and where it was thrown, without its message, which may quote a request. */
export function faultText(error: unknown): string {
  const { name, stack = "" } = error instanceof Error ? error : new Error();
  const frames = stack
    .split("\n")
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 5)
    .map((line) => line.trim());
  return `A request failed because of a bug in the stack, please report it: ${name} ${frames.join(" ")}`.trim();
}
