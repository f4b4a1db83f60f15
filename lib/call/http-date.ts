/** Parses a date of HTTP (RFC 9110, 5.6.7, IMF-fixdate) to milliseconds since 1970 UTC. Undefined for any other string. */
export function httpDate(text: string | null): number | undefined {
  if (!/^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/.test(text ?? "")) return undefined;
  const time = Date.parse(text ?? "");
  return Number.isNaN(time) ? undefined : time;
}
