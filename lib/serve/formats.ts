/**
 * The string formats that a contract may use beyond those with no test. A format has a test, which `npm run generate`
 * compiles into the validators, and a rule, which completes the sentence "PARAMETER ...".
 */
export const formats: Readonly<Record<string, { test: (text: string) => boolean; rule: string }>> = {
  "calendar-day": { test: isCalendarDay, rule: "must name a real day, written YYYYMMDD" },
};

/** Whether the eight digits YYYYMMDD name a day of the (proleptic) Gregorian calendar in the years 0001 to 9999. */
export function isCalendarDay(text: string): boolean {
  if (!/^\d{8}$/.test(text)) return false;
  const year = Number(text.slice(0, 4));
  const month = Number(text.slice(4, 6));
  const day = Number(text.slice(6));
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}
