/**
 * One entry of the stack's log. Entries are values: `printLog` prints them, tests read them. They hold no secret, token, signature or personal
 * value; such values are masked first.
 */
export type LogEntry =
  /** A request that a gateway or the AWS endpoint has answered. */
  | {
      kind: "request";
      /** The name of the API (`age`) or of the AWS service (`cognito-idp`). */
      server: string;
      /** An HTTP method, or an AWS action such as `InitiateAuth`. */
      method: string;
      /** The target with its values masked; empty for an AWS action. */
      target: string;
      status: number;
      /** AWS's error type; undefined unless the request was refused. */
      errorType?: string;
      /** The reason of a refusal in plain words. */
      because?: string;
      /** The reason why a gateway let the request in: the statement that allows it. Undefined at the AWS endpoint, and for a refusal. */
      allowedBy?: string;
      requestId: string;
      durationMs: number;
      /** The `requestId` of the request whose function sent this request; undefined for a request from outside. */
      causedBy?: string;
    }
  /**
   * A line that a function wrote to stdout or stderr. `requestId` is the id of the request that the function was handling, and `causedBy` the id of the request
   * from outside that led to it; both are equal when no other function has sent the request.
   */
  | { kind: "function"; name: string; line: string; causedBy?: string; requestId?: string }
  /** Something that the developer should know: a bundle was rebuilt, a worker ended. */
  | { kind: "notice"; text: string };

/** The entry of a request. */
export type RequestEntry = Extract<LogEntry, { kind: "request" }>;

export type Log = (entry: LogEntry) => void;

/**
 * Replaces a value by a digest. The digest's key changes with every start. Different values have different digests, and no value can be read from its
 * digest.
 */
export type Mask = (value: string) => string;
