/**
 * What the stack tells its developer. Entries are values, printed in one place (local/stack), so that a test can read
 * them and a console can show them. They hold no secret, token, signature or personal value: those are masked first.
 */
export type LogEntry =
  /** One request answered by a gateway or by the AWS endpoint. */
  | {
      kind: "request";
      /** Who answered: the API's name (`age`), or `cognito-idp`, `cognito-identity`, `secretsmanager`, `sts`. */
      server: string;
      /** `GET`, or an AWS action such as `InitiateAuth`. */
      method: string;
      /** The target with its values masked; empty for an AWS action. */
      target: string;
      status: number;
      /** For a refusal: AWS's error type. */
      errorType?: string;
      /** For a refusal: why, in plain words. */
      because?: string;
      requestId: string;
      durationMs: number;
    }
  /** A line that a function wrote to stdout or stderr. */
  | { kind: "function"; name: string; line: string }
  /** Something that the developer should know: a bundle made anew, a worker ended. */
  | { kind: "notice"; text: string };

export type Log = (entry: LogEntry) => void;

/** Replaces a value by a digest keyed per start, so that two values can be told apart and neither can be read. */
export type Mask = (value: string) => string;
