import { isThrottlingError } from "@smithy/core/retry";
import { httpDate } from "./http-date.ts";

/** The result of judging an answer: the caller gets the answer, or another attempt follows for the named reason. */
export type Verdict =
  /** The answer goes to the caller, because another attempt would get the same one. */
  | "final"
  /** The service asks to be called later. */
  | "throttled"
  /** The service or its gateway failed; the next attempt may succeed. */
  | "server-error"
  /** The keys have expired: a signature with new ones may help. */
  | "expired-token"
  /** This machine's clock and the service's differ: another signature, by the service's clock, may help. */
  | "clock";

/** The parts of an answer that the verdict depends on. */
export interface JudgedAnswer {
  status: number;
  errorType: string | null;
  /** Decodes the body. Called only when status and error type do not decide. */
  text: () => string;
  /** How far the answer's Date is from the clock that signed the request, in milliseconds. */
  clockErrorMs: number;
}

/** The two messages by which API Gateway reports a wrong clock. Other refusals have the same error type. */
const CLOCK_SENTENCES = /"message":\s*"Signature (?:expired|not yet current): /;

/**
 * The largest difference that still lets a date pass, in milliseconds. AWS accepts a date up to five minutes off; here it is a few seconds
 * less, because a Date header has steps of a second.
 */
const CLOCK_TOLERANCE_MS = 295_000;

/**
 * Judges an answer by API Gateway's `x-amzn-ErrorType` and by its status.
 *
 * A throttled request is worth another attempt. Two refusals are final, because a retry would get them again: a usage plan's quota that is
 * used up (LimitExceededException) until its day or month is over, and a 501. Source: API Gateway developer guide, "Gateway response
 * types".
 */
export function judge({ clockErrorMs, errorType, status, text }: JudgedAnswer): Verdict {
  if (errorType === "LimitExceededException") return "final";
  if (isThrottling(status, errorType)) return "throttled";
  if (errorType === "ExpiredTokenException") return "expired-token";
  if (errorType === "InvalidSignatureException" && isAboutTheClock(text(), clockErrorMs)) return "clock";
  return status === 500 || status === 502 || status === 503 || status === 504 ? "server-error" : "final";
}

/**
 * True when a signature was refused for its date. The answer to a HEAD has no body with the reason; the answer's Date header then decides.
 */
function isAboutTheClock(text: string, clockErrorMs: number): boolean {
  return text === "" ? clockErrorMs >= CLOCK_TOLERANCE_MS : CLOCK_SENTENCES.test(text);
}

/** Whether the error type or the status is in the SDK's table of throttling errors. */
function isThrottling(status: number, errorType: string | null): boolean {
  if (status < 400) return false;
  const name = errorType ?? "";
  return isThrottlingError({ name, message: "", $metadata: { httpStatusCode: status } });
}

/**
 * Returns the error type without the tail that some services add (`AccessDeniedException:http://...`). Null when the header is not a plain
 * name: a server could put any text into it, and the result is logged.
 */
export function errorTypeOf(headers: Headers): string | null {
  return /^([A-Za-z]{1,64})(?::|$)/.exec(headers.get("x-amzn-errortype") ?? "")?.[1] ?? null;
}

/**
 * Returns in how many milliseconds the service wants the next request: `x-amz-retry-after` holds milliseconds, Retry-After holds seconds or
 * a date (RFC 9110, 10.2.3). Undefined when neither header holds one of these.
 */
export function retryAfterMs(headers: Headers, now: number): number | undefined {
  const ms = headers.get("x-amz-retry-after") ?? "";
  if (/^\d{1,10}$/.test(ms)) return Number(ms);
  const value = headers.get("retry-after") ?? "";
  if (/^\d{1,10}$/.test(value)) return Number(value) * 1_000;
  const time = httpDate(value);
  return time === undefined ? undefined : Math.max(0, time - now);
}
