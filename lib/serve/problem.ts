/** A refusal as RFC 9457 writes it, with exactly these four members in this order. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
}

const TITLES = {
  400: "Bad Request",
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
} as const;

/**
 * A problem of type `about:blank`, whose title is the status's own (RFC 9457, 4.2.1).
 *
 * `detail` is for the person who reads it: the parameter's name and the rule, never a value.
 */
export function problem<Status extends keyof typeof TITLES>(
  status: Status,
  detail: string,
): Problem & { status: Status } {
  return { type: "about:blank", title: TITLES[status], status, detail };
}
