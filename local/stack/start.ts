import type { Causes } from "../causes.ts";
import type { Console } from "../console/create-console.ts";
import type { Log, Mask } from "../log.ts";
import type { Surroundings } from "../surroundings.ts";
import type { StackPlan } from "./plan-stack.ts";
import type { ReadOptions } from "./read-options.ts";

/** The state that the steps of a start share. */
export interface Start {
  options: ReadOptions;
  plan: StackPlan;
  surroundings: Surroundings;
  log: Log;
  mask: Mask;
  /** Undefined when the stack has no console: then nothing is recorded. */
  console: Console | undefined;
  controlToken: string;
  causes: Causes;
}
