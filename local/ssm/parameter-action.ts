import type { Outcome } from "../endpoint/action.ts";
import type { Json } from "../json.ts";
import type { Surroundings } from "../surroundings.ts";
import type { ParameterStore } from "./parameter.ts";

/** An action on the parameter that its request names. */
export interface ParameterAction {
  /** The permission that the caller needs on a KMS key of the account; undefined when the action needs no key. */
  keyPermission?: (store: ParameterStore, input: Json) => { action: string; keyArn: string };
  run: (store: ParameterStore, input: Json, surroundings: Surroundings) => Outcome;
}
