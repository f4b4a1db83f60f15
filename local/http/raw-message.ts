/**
 * A request as it was on the wire. The target is never parsed into a URL object, which would remove `..`, `//` and duplicates; headers keep their
 * order, their case and their repetitions.
 */
export interface RawRequest {
  method: string;
  /** As sent: `/age?dob=1`. */
  target: string;
  /** Every header line as sent. */
  headers: readonly (readonly [name: string, value: string])[];
  body: Buffer;
  /** The sender's address, for `sourceIp`. */
  remoteAddress: string;
}

/** An answer before it is on the wire. */
export interface RawResponse {
  status: number;
  /** In the order sent. The listener adds Date, Content-Length and Connection. */
  headers: readonly (readonly [name: string, value: string])[];
  body: string | Buffer;
}

/** Returns the values of every line of a header, whatever its case, in the order sent. */
export function headerValues(request: Pick<RawRequest, "headers">, name: string): string[] {
  const wanted = name.toLowerCase();
  return request.headers.filter(([header]) => header.toLowerCase() === wanted).map(([, value]) => value);
}
