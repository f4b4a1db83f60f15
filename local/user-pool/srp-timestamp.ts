const FORM = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [1-9]\d? \d\d:\d\d:\d\d UTC \d{4}$/;

/**
 * Whether a TIMESTAMP has Cognito's format, `Wed Apr 5 22:42:34 UTC 2017`: English, UTC, no leading zero in the day of the month, a moment that
 * exists, and the right weekday. The time may be far from the present, because devices with a wrong clock sign in too. An attacker cannot use an old
 * proof again: each challenge accepts one answer, within three minutes.
 */
export function isSrpTimestamp(text: string): boolean {
  if (!FORM.test(text)) return false;
  const [weekday, month, day, time, , year] = text.split(" ");
  const moment = `${weekday}, ${String(day).padStart(2, "0")} ${month} ${year} ${time} GMT`;
  // Date writes the moment in its one valid form: a wrong weekday, 31 February and hour 24 come back changed.
  return new Date(moment).toUTCString() === moment;
}
