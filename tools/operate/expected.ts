/** The answer that a request of `npm run smoke` should get. */
export interface Expected {
  status: number;
  /** The exact body, or a pattern for it. */
  body?: string | RegExp;
  /** A prefix of the Content-Type header. */
  contentType?: string;
  /** The value of the `x-amzn-ErrorType` header before its colon. */
  errorType?: string;
}

/** Compares an answer with `expected`, and returns the first difference as text. Undefined when the answer is right. */
export function mismatch(expected: Expected, { headers, status }: Response, body: string): string | undefined {
  if (status !== expected.status) return String(expected.status);
  if (typeof expected.body === "string" && body !== expected.body) return expected.body;
  if (expected.body instanceof RegExp && !expected.body.test(body)) return String(expected.body);
  const type = headers.get("content-type") ?? "";
  if (expected.contentType !== undefined && !type.startsWith(expected.contentType)) return expected.contentType;
  if (expected.errorType !== undefined && errorTypeOf(headers) !== expected.errorType) return expected.errorType;
  return undefined;
}

/** The value of an answer's `x-amzn-ErrorType` header before its colon; "" without the header. */
export function errorTypeOf(headers: Headers): string {
  return (headers.get("x-amzn-errortype") ?? "").replace(/:.*$/, "");
}
