/** Writes characters that are not visible text as \uXXXX: control and format characters, lone surrogates, and line and paragraph separators. */
export function printable(text: string): string {
  // One escape for each UTF-16 unit, as JSON writes a character outside the first plane.
  const escapeUnit = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (character) =>
    character.split("").map(escapeUnit).join(""),
  );
}
