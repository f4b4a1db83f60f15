import { isObject, type Json } from "../json.ts";

/** Characters that XML 1.0 cannot hold, not even escaped (XML 1.0, "Characters"). */
const UNWRITABLE = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

/** Writes the members of an object as XML elements, in their order. A list has an element `member` for each item, as in AWS's query protocol. */
export function elements(members: Json): string {
  return Object.entries(members)
    .map(([name, value]) => `<${name}>${content(value)}</${name}>`)
    .join("");
}

function content(value: unknown): string {
  if (Array.isArray(value)) return value.map((item) => `<member>${content(item)}</member>`).join("");
  return isObject(value) ? elements(value) : escapeXml(String(value));
}

function escapeXml(value: string): string {
  return value
    .replaceAll(UNWRITABLE, "\u{fffd}")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll("\r", "&#xD;");
}
