import type { KeyPairKeyObjectResult } from "node:crypto";

/** Clock, randomness and timers. Everything in local/ takes these as a parameter, so that tests control them. `machine()` returns the real ones. */
export interface Surroundings {
  /** The current time, in milliseconds since 1970 UTC. */
  now: () => number;
  /** Bytes from a cryptographically strong source. */
  randomBytes: (size: number) => Buffer;
  /** Generates an RSA key of 2048 bits. Default: a new key each time, which takes 20 to 100 ms off the event loop. */
  rsaKeyPair?: () => Promise<KeyPairKeyObjectResult>;
  /** Runs `task` once, `ms` milliseconds from now. Returns a function that cancels it. */
  after: (ms: number, task: () => void) => () => void;
}
