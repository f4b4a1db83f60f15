/** The right answer to a question. */
export interface Expected {
  status: number;
  /** The exact body, or a pattern for it. */
  body?: string | RegExp;
  /** A prefix of the Content-Type header. */
  contentType?: string;
  /** The `x-amzn-ErrorType` header, up to its colon. */
  errorType?: string;
}

/** The first part of `expected` that an answer differs from, as text; undefined when the answer is right. */
export function mismatch(expected: Expected, { headers, status }: Response, body: string): string | undefined {
  if (status !== expected.status) return String(expected.status);
  if (typeof expected.body === "string" && body !== expected.body) return expected.body;
  if (expected.body instanceof RegExp && !expected.body.test(body)) return String(expected.body);
  const type = headers.get("content-type") ?? "";
  if (expected.contentType !== undefined && !type.startsWith(expected.contentType)) return expected.contentType;
  if (expected.errorType !== undefined && errorTypeOf(headers) !== expected.errorType) return expected.errorType;
  return undefined;
}

/** The `x-amzn-ErrorType` of an answer, up to its colon; "" without one. */
export function errorTypeOf(headers: Headers): string {
  return (headers.get("x-amzn-errortype") ?? "").replace(/:.*$/, "");
}
