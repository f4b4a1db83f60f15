import { isCalendarDay } from "./calendar-day.ts";

/**
 * The string formats that are checked. A format has a test, which `npm run generate` compiles into the validators, and a rule, which
 * completes the sentence "PARAMETER ...".
 */
export const formats: Readonly<Record<string, { test: (text: string) => boolean; rule: string }>> = {
  "calendar-day": { test: isCalendarDay, rule: "must name a real day, written YYYYMMDD" },
  date: { test: isDate, rule: "must name a real day, written YYYY-MM-DD" },
  "date-time": { test: isDateTime, rule: "must name a time as RFC 3339 writes it, as in 2026-01-31T23:59:59Z" },
  uuid: { test: isUuid, rule: "must be a UUID, as in 123e4567-e89b-42d3-a456-426614174000" },
};

/** Whether a string is a full-date of RFC 3339, section 5.6, from the year 0001. */
function isDate(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && isCalendarDay(text.replaceAll("-", ""));
}

/**
 * Whether a string is a date-time of RFC 3339, section 5.6. The string may have a second of 60 in any minute, since leap seconds are not
 * known in advance.
 */
function isDateTime(text: string): boolean {
  const time = /^[Tt](?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;
  return isDate(text.slice(0, 10)) && time.test(text.slice(10));
}

/** Whether a string is a UUID of any version (RFC 9562, section 4). */
function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text);
}
