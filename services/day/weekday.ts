const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"] as const;

export type Weekday = (typeof WEEKDAYS)[number];

/** Returns the day of the week of a real day, YYYYMMDD, in the proleptic Gregorian calendar. */
export function weekday(day: string): Weekday {
  const date = new Date(0);
  // Date.UTC would read the years 0 to 99 as 1900 to 1999.
  date.setUTCFullYear(Number(day.slice(0, 4)), Number(day.slice(4, 6)) - 1, Number(day.slice(6)));
  const name = WEEKDAYS[date.getUTCDay()];
  if (name === undefined) throw new RangeError("weekday: the day must be a real one, written YYYYMMDD");
  return name;
}
