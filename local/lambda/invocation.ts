/** The outcome of one event. */
export type Invocation =
  /** The function replied with `payload`, JSON text. The caller of `invoke` parses it. */
  | { kind: "replied"; payload: string }
  /** It threw, crashed or ran out of time. `because` says which, for the log alone. */
  | { kind: "failed"; because: string }
  /** It was not run, because it already runs as many events as its concurrency allows. */
  | { kind: "throttled" };

/** Runs the function with this ARN with one event, which is JSON text. */
export type Invoke = (functionArn: string, event: string) => Promise<Invocation>;
