import { isThrottlingError } from "@smithy/core/retry";
import { httpDate } from "./http-date.ts";

/** What an answer means for the call, beside what it means for whoever called. */
export type Verdict =
  /** The caller's: an answer like another, or one that no other attempt would change. */
  | "final"
  /** Asked to come back later. */
  | "throttled"
  /** The service or its gateway failed, which may be gone by the next attempt. */
  | "server-error"
  /** The keys were ended: signing with new ones may help. */
  | "expired-token"
  /** The clock of this machine and the service's differ: signing anew may help. */
  | "clock";

/** What of an answer is looked at. */
export interface JudgedAnswer {
  status: number;
  errorType: string | null;
  /** The body's text, asked for where it alone tells. */
  text: () => string;
}

/** API Gateway's two sentences (it names no error of their own for them). */
const CLOCK_SENTENCES = /"message":\s*"Signature (?:expired|not yet current): /;

/**
 * Judges an answer by API Gateway's `x-amzn-ErrorType` and by its status.
 *
 * A throttled request is worth another attempt; a usage plan whose quota is used up (LimitExceededException) is not, before its day or
 * month is over. Of the 5xx a 501 is for good. Source: API Gateway developer guide, "Gateway response types".
 */
export function judge({ errorType, status, text }: JudgedAnswer): Verdict {
  if (errorType === "LimitExceededException") return "final";
  if (isThrottling(status, errorType)) return "throttled";
  if (errorType === "ExpiredTokenException") return "expired-token";
  if (errorType === "InvalidSignatureException" && CLOCK_SENTENCES.test(text())) return "clock";
  return status === 500 || status === 502 || status === 503 || status === 504 ? "server-error" : "final";
}

/** By AWS's own table of names. */
function isThrottling(status: number, errorType: string | null): boolean {
  if (status < 400) return false;
  const name = errorType ?? "";
  return isThrottlingError({ name, message: "", $metadata: { httpStatusCode: status } });
}

/** A plain name, without the tail that some services give it. Anything else is the sender's own words and is not repeated. */
export function errorTypeOf(headers: Headers): string | null {
  return /^([A-Za-z]{1,64})(?::|$)/.exec(headers.get("x-amzn-errortype") ?? "")?.[1] ?? null;
}

/**
 * In how many milliseconds a service wants to be asked again: `x-amz-retry-after` in milliseconds, Retry-After in seconds or as a date
 * (RFC 9110, 10.2.3). Undefined for none and for one that cannot be read.
 */
export function retryAfterMs(headers: Headers, now: number): number | undefined {
  const ms = headers.get("x-amz-retry-after") ?? "";
  if (/^\d{1,10}$/.test(ms)) return Number(ms);
  const value = headers.get("retry-after") ?? "";
  if (/^\d{1,10}$/.test(value)) return Number(value) * 1_000;
  const time = httpDate(value);
  return time === undefined ? undefined : Math.max(0, time - now);
}
