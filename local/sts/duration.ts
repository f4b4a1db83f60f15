import { type AwsRefusal, readString, refusal } from "../endpoint/action.ts";
import type { Json } from "../json.ts";

/** The shortest session that a request may ask for, in seconds. */
const MIN_SECONDS = 900;

/** How long a session of an action may be, in seconds. */
export interface DurationBounds {
  byDefault: number;
  /** The greatest value that the action's model allows. */
  max: number;
}

/** Reads DurationSeconds. A value outside the model's bounds is refused with AWS's message for a broken constraint. */
export function readDuration(input: Json, { byDefault, max }: DurationBounds): { seconds: number } | AwsRefusal {
  const text = readString(input, "DurationSeconds") || String(byDefault);
  if (!/^\d{1,9}$/.test(text)) {
    const message = "The requested DurationSeconds is not a whole number.";
    return refusal("ValidationError", message, "DurationSeconds must be a whole number");
  }
  const seconds = Number(text);
  if (seconds >= MIN_SECONDS && seconds <= max) return { seconds };
  const rule = seconds < MIN_SECONDS ? `greater than or equal to ${MIN_SECONDS}` : `less than or equal to ${max}`;
  const message = `1 validation error detected: Value '${seconds}' at 'durationSeconds' failed to satisfy constraint: Member must have value ${rule}`;
  return refusal("ValidationError", message, `DurationSeconds must be from ${MIN_SECONDS} to ${max}`);
}
