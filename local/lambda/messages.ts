/** What the stack and a function's worker tell each other. Types only: the worker, plain JavaScript, refers to them. */

/** What a worker is started with. */
export interface WorkerData {
  /** The file URL of the bundle. */
  entry: string;
  /** The bundle's export that is called. */
  exportName: string;
  /** What is the same in the context object of every event. */
  context: {
    functionName: string;
    functionVersion: string;
    invokedFunctionArn: string;
    memoryLimitInMB: string;
    logGroupName: string;
    logStreamName: string;
  };
  timeoutMs: number;
  /** What to add to the machine's clock to have the stack's, in milliseconds; undefined where they are one. */
  clockOffsetMs: number | undefined;
  /** One number that both sides see: that of the event that may begin next, or below zero when none may. */
  next: Int32Array;
}

/** Events to be handled one after the other. */
export interface Batch {
  /** The number of the first one; the others count on from it. */
  first: number;
  /** As `awsRequestId` has them. */
  requestIds: string[];
  /** As JSON text. */
  events: string[];
  clockOffsetMs: number | undefined;
}

/** What a worker reports, in the order in which it happened. */
export type Report =
  /** The bundle is loaded: events may come. */
  | { kind: "ready" }
  /** The bundle cannot be loaded or has no handler; the worker is of no use. */
  | { kind: "unusable"; because: string }
  /** The event that was on answered, with JSON text. */
  | { kind: "replied"; payload: string }
  | { kind: "failed"; because: string }
  | { kind: "wrote"; lines: string[] };
