/** What became of one event handed to a function. */
export type Invocation =
  /** The function answered: `payload` is its reply as JSON text, read by whoever asked. */
  | { kind: "replied"; payload: string }
  /** It threw, crashed or ran out of its time; `because` says which, for the log. Nothing of it goes to the caller. */
  | { kind: "failed"; because: string }
  /** It was not run: it runs as many events at once as it may. */
  | { kind: "throttled" };

/** Runs a function by its ARN with one event, given as JSON text. */
export type Invoke = (functionArn: string, event: string) => Promise<Invocation>;
