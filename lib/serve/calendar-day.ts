/** Days written as eight digits, YYYYMMDD, in the (proleptic) Gregorian calendar, years 0001 to 9999. */

/** Whether a string names a real day. */
export function isCalendarDay(text: string): boolean {
  if (!/^\d{8}$/.test(text)) return false;
  // To divide one number takes a third of the time of parsing three strings, and every request does it twice.
  const number = Number(text);
  const year = Math.trunc(number / 10_000);
  const month = Math.trunc(number / 100) % 100;
  const day = number % 100;
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

/**
 * Returns the day, in UTC, of a time in milliseconds since 1970 UTC.
 *
 * @example
 * import { calendarDay } from "../../lib/serve/calendar-day.ts";
 *
 * console.log(calendarDay(Date.UTC(2019, 10, 22))); // 20191122
 */
export function calendarDay(time: number): string {
  return new Date(time).toISOString().slice(0, 10).replaceAll("-", "");
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}
