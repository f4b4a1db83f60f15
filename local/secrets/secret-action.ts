import type { Outcome } from "../endpoint/action.ts";
import type { Json } from "../json.ts";
import type { Surroundings } from "../surroundings.ts";
import type { Secret } from "./secret.ts";

/** An action on the secret that its request names. */
export interface SecretAction {
  /** Members that a request must have, besides SecretId. */
  required: readonly string[];
  /** The KMS actions that the caller needs on the secret's own key. */
  keyActions: readonly string[];
  run: (secret: Secret, input: Json, surroundings: Surroundings) => Outcome;
}
