import type { RawRequest } from "../http/raw-message.ts";
import type { Steps } from "../steps.ts";
import type { RequestIds } from "./request-ids.ts";

/** A request on its way through the gateway, with its identifiers and the time of its arrival. */
export interface Passage extends RequestIds {
  request: RawRequest;
  host: string;
  userAgent: string | undefined;
  now: number;
  /** The `requestId` of the request whose function sent this request. */
  causedBy: string | undefined;
  /** Undefined when nobody keeps the steps. */
  steps: Steps | undefined;
  /** Masks a target for the log. The request's own target is masked once. */
  maskTarget: (method: string, target: string) => string;
}
