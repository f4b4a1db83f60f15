/**
 * What the stack would otherwise take from its machine: the time, randomness and timers. Every room is handed these, so
 * that a test can hold them still. Nothing in local/ reads `Date.now()`, `Math.random()` or `setTimeout` by itself.
 */
export interface Surroundings {
  /** The current time, in milliseconds since 1970 UTC. */
  now: () => number;
  /** That many bytes from a cryptographically strong source. */
  randomBytes: (size: number) => Buffer;
  /** Runs `task` once, `ms` milliseconds from now. Returns a function that calls it off. */
  after: (ms: number, task: () => void) => () => void;
}
