/**
 * A fault of the stack's own for the log: what was thrown and where. Its message is left out: it can quote what a caller sent.
 */
export function faultText(error: unknown): string {
  const { name, stack = "" } = error instanceof Error ? error : new Error();
  const frames = stack
    .split("\n")
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 5)
    .map((line) => line.trim());
  return `The stack failed at a request, which is a bug of the stack: ${name} ${frames.join(" ")}`.trim();
}
