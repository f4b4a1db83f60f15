import type { Json } from "../../json.ts";

const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/**
 * Writes a token's claims as the event has them, all as strings: the times `exp` and `iat` as dates, other numbers and booleans as JSON has them, and
 * lists with commas between their items. Source: recorded events.
 */
export function claimsContext(claims: Json): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(claims).map(([name, value]) => [
      name,
      (name === "exp" || name === "iat") && typeof value === "number" ? writeDate(value) : writeClaim(value),
    ]),
  );
}

function writeClaim(value: unknown): string {
  if (typeof value === "string") return value;
  return Array.isArray(value) ? value.map(writeClaim).join(",") : JSON.stringify(value);
}

/** Writes a time, in seconds since 1970 UTC, as Java does: `Wed May 01 13:10:22 UTC 2024`. */
function writeDate(seconds: number): string {
  const date = new Date(seconds * 1000);
  const [, day, time] = /-(\d\d)T(.{8})/.exec(date.toISOString()) ?? [];
  return `${DAYS[date.getUTCDay()]} ${MONTHS[date.getUTCMonth()]} ${day} ${time} UTC ${date.getUTCFullYear()}`;
}
