/** A time written as `YYYYMMDDTHHMMSSZ`, in milliseconds since 1970 UTC, or nothing when it is no real time. */
export function parseAmzDate(text: string): number | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (parts === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1).map(Number);
  const time = Date.UTC(year, month - 1, day, hour, minute, second);
  // Date.UTC carries 30 February over into March, and the hour 24 into the next day.
  const date = new Date(time);
  const isReal =
    date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  return isReal && date.getUTCFullYear() === year ? time : undefined;
}

/** The time written as `YYYYMMDDTHHMMSSZ`. */
export function formatAmzDate(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19).replaceAll(/[-:]/g, "")}Z`;
}
