/** A refusal as RFC 9457 writes it, with exactly these four members in this order. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
}

/** The phrases of RFC 9110, section 15, and of RFC 6585, for the statuses that APIs commonly declare. */
const TITLES: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  409: "Conflict",
  410: "Gone",
  412: "Precondition Failed",
  413: "Content Too Large",
  415: "Unsupported Media Type",
  422: "Unprocessable Content",
  429: "Too Many Requests",
  500: "Internal Server Error",
  501: "Not Implemented",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
};

/**
 * Makes a problem of type `about:blank` for any status that a contract declares. The problem's title is the status's own phrase (RFC 9457,
 * 4.2.1); a status without a phrase gets the phrase of 400 or 500, as HTTP treats it (RFC 9110, 15).
 *
 * `detail` is for the person who reads it: the parameter's name and the rule, never a value.
 *
 * @example
 * import { problem } from "../../lib/serve/problem.ts";
 *
 * console.log(problem(404, "no parcel has this number"));
 * // { type: "about:blank", title: "Not Found", status: 404, detail: "no parcel has this number" }
 */
export function problem<Status extends number>(status: Status, detail: string): Problem & { status: Status } {
  const title = TITLES[status] ?? TITLES[status < 500 ? 400 : 500] ?? "";
  return { type: "about:blank", title, status, detail };
}
