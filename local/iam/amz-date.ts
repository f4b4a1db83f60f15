/** Parses a time written as `YYYYMMDDTHHMMSSZ` into milliseconds since 1970 UTC; undefined when no such time exists. */
export function parseAmzDate(text: string): number | undefined {
  if (!/^\d{8}T\d{6}Z$/.test(text)) return undefined;
  const [year, month, day] = threeNumbers(Number(text.slice(0, 8)));
  const [hour, minute, second] = threeNumbers(Number(text.slice(9, 15)));
  // Date.UTC reads a year below 100 as one of the 1900s, and turns 30 February into 2 March.
  const isReal = year >= 100 && day >= 1 && day <= daysOf(year, month) && hour < 24 && minute < 60 && second < 60;
  return isReal ? Date.UTC(year, month - 1, day, hour, minute, second) : undefined;
}

/** Splits a number at its last four and its last two digits: 20261124 into 2026, 11 and 24. */
function threeNumbers(digits: number): [number, number, number] {
  return [Math.trunc(digits / 10_000), Math.trunc(digits / 100) % 100, digits % 100];
}

/** Returns the number of days in a month; 0 when there is no such month. */
function daysOf(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return [31, 0, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
}

/** Writes a time as `YYYYMMDDTHHMMSSZ`. */
export function formatAmzDate(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19).replaceAll(/[-:]/g, "")}Z`;
}
