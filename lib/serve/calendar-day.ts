/** Days written as eight digits, YYYYMMDD, in the (proleptic) Gregorian calendar, years 0001 to 9999. */

/** Whether `text` names a real day. */
export function isCalendarDay(text: string): boolean {
  if (!/^\d{8}$/.test(text)) return false;
  // One number taken apart costs a third of three texts turned into numbers, and every request does it twice.
  const number = Number(text);
  const year = Math.trunc(number / 10_000);
  const month = Math.trunc(number / 100) % 100;
  const day = number % 100;
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

/** The day, in UTC, of a time in milliseconds since 1970 UTC. */
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
