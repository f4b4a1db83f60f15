/**
 * A request and an answer as they are on the wire. The target is never parsed into a URL object, which would fold `..`,
 * `//` and duplicates away; headers keep their order, their case and their repetitions.
 */
export interface RawRequest {
  method: string;
  /** The request target as sent, `/age?dob=1`. */
  target: string;
  /** Every header line as sent. */
  headers: readonly (readonly [name: string, value: string])[];
  body: Buffer;
  /** The sender's address, for `sourceIp`. */
  remoteAddress: string;
}

export interface RawResponse {
  status: number;
  /** In the order in which they go out. Content-Length, Date and Connection are the listener's. */
  headers: readonly (readonly [name: string, value: string])[];
  body: string | Buffer;
}

/** The values of the header `name` (any case), in the order sent. */
export function headerValues(request: Pick<RawRequest, "headers">, name: string): string[] {
  const wanted = name.toLowerCase();
  return request.headers.filter(([header]) => header.toLowerCase() === wanted).map(([, value]) => value);
}
