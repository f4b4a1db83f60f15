/** Media types (RFC 9110, 8.3.1), as far as the bodies of a contract need them. */

/** Returns a media type in lower case and without parameters: `Application/JSON; charset=utf-8` becomes `application/json`. */
export function essence(mediaType: string): string {
  return (mediaType.split(";", 1)[0] ?? "").trim().toLowerCase();
}

/** Whether bodies of this media type are JSON: `application/json` and every `+json` (RFC 6839). */
export function isJson(mediaType: string): boolean {
  const type = mediaType.includes(";") ? essence(mediaType) : mediaType;
  return type === "application/json" || type.endsWith("+json");
}
