/**
 * A request as it was on the wire. The target is never parsed into a URL object, which would remove `..`, `//` and duplicates. Headers keep their
 * order, their case and their repetitions.
 */
export interface RawRequest {
  method: string;
  /** Path and query as sent: `/age?dob=1`. */
  target: string;
  /** Every header line as sent. */
  headers: readonly (readonly [name: string, value: string])[];
  body: Buffer;
  /** The sender's IP address, which becomes `sourceIp`. */
  remoteAddress: string;
}

/** An answer before it is sent. */
export interface RawResponse {
  status: number;
  /** The header lines in the order in which they are sent. The listener adds Date, Content-Length and Connection. */
  headers: readonly (readonly [name: string, value: string])[];
  body: string | Buffer;
  /** Writes the rest of the body after `body`, for as long as the connection is open. Default: the answer ends after `body`. */
  stream?: OpenStream;
}

/** Begins to write the body of an answer. Returns the function that is called when the connection has closed. */
export type OpenStream = (connection: StreamConnection) => () => void;

/** The connection of an answer whose body is written in parts. */
export interface StreamConnection {
  /** Writes a part. False: the caller reads too slowly, and further parts should wait until `onDrain`. */
  write: (part: string) => boolean;
  /** Calls `task` once, when the caller has read what was written. */
  onDrain: (task: () => void) => void;
  /** Ends the answer. */
  end: () => void;
}

/** Returns the values of every line of a header in the order sent. The case of the name does not matter. */
export function headerValues(request: Pick<RawRequest, "headers">, name: string): string[] {
  const wanted = name.toLowerCase();
  const values: string[] = [];
  // Few names have the same length, and a lower-case copy of every name would cost more than all comparisons.
  for (const [sent, value] of request.headers) {
    if (sent.length === wanted.length && sent.toLowerCase() === wanted) values.push(value);
  }
  return values;
}
