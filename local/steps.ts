import type { RequestEntry } from "./log.ts";
import type { StepFacts } from "./step-records.ts";

/** A step of a request through a gateway or the AWS endpoint. */
export interface Step {
  /** The end of the step, in milliseconds since the arrival of the request. */
  after: number;
  facts: KeptFacts;
}

/**
 * The facts of a step as they are kept. Secrets and personal values have been masked before. A function writes the facts when somebody asks for them: facts that
 * many requests share, and facts that take long to write.
 */
export type KeptFacts = OwnFacts | (() => StepFacts);

/** Facts of one request alone: a text, and the function that writes the facts from the text. */
export interface OwnFacts {
  text: string;
  write: (text: string) => StepFacts;
}

/** Everything that is kept about a request after its answer. */
export interface RequestTrace {
  entry: RequestEntry;
  /** The arrival of the request, in milliseconds since 1970 UTC. */
  startedAt: number;
  steps: readonly Step[];
  /** The length of the texts that the functions among the facts keep for this request alone, in characters. */
  size: number;
}

/** Collects the steps of one request. */
export interface Steps {
  /** Adds a step that ends now. `size` is the length of the texts that a function keeps for this request alone, in characters. */
  add: (facts: KeptFacts, size?: number) => void;
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

/** Keeps facts of one request alone. */
export function keepFacts(facts: StepFacts): OwnFacts {
  return { text: JSON.stringify(facts), write: JSON.parse };
}
