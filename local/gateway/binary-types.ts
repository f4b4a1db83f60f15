/**
 * Tells whether a media type is among an API's binary media types. `header` is a Content-Type, or an Accept header, of which only the first media type
 * counts.
 *
 * Source: API Gateway developer guide, "Binary media types for REST APIs in API Gateway" and "Return binary media from a Lambda proxy integration".
 */
export function isBinaryType(types: readonly string[], header = ""): boolean {
  const sent = header.split(/[,;]/, 1).join("").trim().toLowerCase();
  return types.some((type) => matchesType(type, sent));
}

function matchesType(type: string, sent: string): boolean {
  if (type === "*/*") return true;
  return type.endsWith("/*") ? sent.startsWith(type.slice(0, -1)) : sent === type;
}
