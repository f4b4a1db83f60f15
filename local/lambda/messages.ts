/** The messages between the stack and a function's worker, as types. The worker is plain JavaScript and refers to these types in comments. */
import type { MessagePort } from "node:worker_threads";

/** The data that a worker starts with. */
export interface WorkerData {
  /** The file URL of the module with the handler. */
  entry: string;
  /** The path of the handler in the module's exports, with dots between the names. */
  exportPath: string;
  /**
   * The version of Node.js that the function's runtime names: 20 for nodejs20.x. The version decides how a handler may answer; the code
   * always runs on this process's Node.
   */
  runtimeMajor: number;
  /** The part of the handler's context object that is the same for every event. */
  context: {
    functionName: string;
    functionVersion: string;
    memoryLimitInMB: string;
    logGroupName: string;
    logStreamName: string;
  };
  timeoutMs: number;
  /** The stack's clock minus the machine's clock, in milliseconds; undefined when the stack uses the machine's clock. */
  clockOffsetMs: number | undefined;
  /** The port for every message. The handler does not get this port, and messages that it posts to `parentPort` are ignored. */
  port: MessagePort;
  /** A single shared integer: the number of the event that may begin next, or a negative number when no event may begin. */
  next: Int32Array;
  /** A single shared integer: the number of `wrote` messages, with log lines, that the stack has not read yet. */
  unread: Int32Array;
}

/** Events to handle one after the other. */
export interface Batch {
  /** The number of the batch's first event. Each later event has the next number. */
  first: number;
  /** The `awsRequestId` of each event. */
  requestIds: string[];
  /** The events as JSON text. */
  events: string[];
  /** The ARN that the function was invoked by, for each event. */
  invokedArns: string[];
  clockOffsetMs: number | undefined;
}

/** A message from a worker. Log lines and replies arrive in the order in which the handler produced them. */
export type Report =
  /** The bundle is loaded: events may come. */
  | { kind: "ready" }
  /** The bundle cannot be loaded or has no handler. The worker will handle nothing. */
  | { kind: "unusable"; because: string }
  /** The handler replied to the current event with JSON text. */
  | { kind: "replied"; payload: string }
  /** The handler failed at the current event. `errorMessage` is the message of what the handler threw. */
  | { kind: "failed"; because: string; errorMessage?: string }
  /** The handler wrote to stdout or stderr. */
  | { kind: "wrote"; lines: string[] };
