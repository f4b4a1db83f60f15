import { isCalendarDay } from "./calendar-day.ts";

/**
 * The string formats that a contract may use beyond those with no test. A format has a test, which `npm run generate`
 * compiles into the validators, and a rule, which completes the sentence "PARAMETER ...".
 */
export const formats: Readonly<Record<string, { test: (text: string) => boolean; rule: string }>> = {
  "calendar-day": { test: isCalendarDay, rule: "must name a real day, written YYYYMMDD" },
};
