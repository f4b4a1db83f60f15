import type { Steps } from "../steps.ts";
import type { Guard } from "./guard.ts";
import type { Service } from "./service.ts";

/** The values that both protocols need to answer a request. */
export interface CallOptions {
  guard: Guard;
  requestId: string;
  services: readonly Service[];
  /** Undefined when nobody keeps the steps of requests. */
  steps: Steps | undefined;
}
