import type { RequestEntry } from "./log.ts";
import type { StepFacts } from "./step-records.ts";

/** A step of a request through a gateway or the AWS endpoint. */
export interface Step {
  /** The end of the step, in milliseconds since the arrival of the request. A small number takes less memory than a time since 1970. */
  after: number;
  /** Writes the facts of the step. Secrets and personal values have been masked before. */
  facts: () => StepFacts;
}

/** Everything that is kept about a request after its answer. */
export interface RequestTrace {
  entry: RequestEntry;
  /** The arrival of the request, in milliseconds since 1970 UTC. */
  startedAt: number;
  steps: readonly Step[];
  /** The length of the texts that the steps keep, in characters. Texts of the template are not counted: every request shares them. */
  size: number;
}

/** Collects the steps of one request. */
export interface Steps {
  /** Adds a step that ends now. `size` is the length of the texts that `facts` keeps, in characters. */
  add: (facts: () => StepFacts, size?: number) => void;
  readonly list: readonly Step[];
  readonly size: number;
}

/** Makes the collection for one request that arrived at `startedAt`. `now` is the current time. Both are in milliseconds since 1970 UTC. */
export function createSteps(now: () => number, startedAt: number): Steps {
  const list: Step[] = [];
  // A getter for `size` would cost more than all steps of a request together.
  const steps = {
    list,
    size: 0,
    add(facts: Step["facts"], added = 0) {
      list.push({ after: now() - startedAt, facts });
      steps.size += added;
    },
  };
  return steps;
}
