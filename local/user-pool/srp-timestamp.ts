const FORM = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [1-9]\d? \d\d:\d\d:\d\d UTC \d{4}$/;

/**
 * Whether a TIMESTAMP is written as Cognito wants it: `Wed Apr 5 22:42:34 UTC 2017`, English, UTC, the day without a leading zero, of a
 * moment that exists and with its own weekday. How far it is from the present does not count: devices with a wrong clock sign in, and
 * what keeps an old proof out is that its challenge is good for one answer within three minutes.
 */
export function isSrpTimestamp(text: string): boolean {
  if (!FORM.test(text)) return false;
  const [weekday, month, day, time, , year] = text.split(" ");
  const moment = `${weekday}, ${String(day).padStart(2, "0")} ${month} ${year} ${time} GMT`;
  // The one spelling of that moment: another weekday, 31 February and hour 24 come back spelt otherwise.
  return new Date(moment).toUTCString() === moment;
}
