/** JSON pointers as URI fragments: `#/paths/~1age/get` (RFC 6901, sections 3 and 6). `#/` is the whole document. */

/** Makes a pointer of its parts. */
export function pointer(...parts: readonly (string | number)[]): string {
  return `#/${parts.map((part) => escapePart(String(part))).join("/")}`;
}

/** Splits a pointer into its parts, unescaped. */
export function partsOf(text: string): readonly string[] {
  const parts = text.replace(/^#?\/?/, "");
  return parts === "" ? [] : parts.split("/").map(unescapePart);
}

export function escapePart(part: string): string {
  return part.replaceAll("~", "~0").replaceAll("/", "~1");
}

export function unescapePart(part: string): string {
  return part.replaceAll("~1", "/").replaceAll("~0", "~");
}
