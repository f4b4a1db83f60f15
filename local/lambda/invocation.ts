/** The outcome of one event. */
export type Invocation =
  /** The function replied with `payload`, JSON text. The caller of `invoke` parses it. */
  | { kind: "replied"; payload: string }
  /**
   * It threw, crashed or ran out of time. `because` says which, for the log alone. `errorMessage` is the message of what the handler threw; undefined
   * when the handler threw nothing.
   */
  | { kind: "failed"; because: string; errorMessage?: string }
  /** It was not run, because a limit of concurrent executions is reached. `because` names the limit, for the log alone. */
  | { kind: "throttled"; because: string };

/** Runs the function with this ARN, which may name an alias or a version, with one event, which is JSON text. Calls `onBegin` when the function's handler gets the event. */
export type Invoke = (functionArn: string, event: string, onBegin?: () => void) => Promise<Invocation>;
