import type { RawRequest } from "./raw-message.ts";

/**
 * Finds a header that a request has on more than one line, among `names` in lower case. Returns the header's name; undefined when no header repeats.
 */
export function repeatedHeader(
  { headers }: Pick<RawRequest, "headers">,
  names: ReadonlySet<string>,
): string | undefined {
  const seen = new Set<string>();
  for (const [line] of headers) {
    const name = line.toLowerCase();
    if (!names.has(name)) continue;
    if (seen.has(name)) return name;
    seen.add(name);
  }
  return undefined;
}
