import { answer } from "../../endpoint/action.ts";
import type { SecretAction } from "../secret-action.ts";

/**
 * The action RestoreSecret of Secrets Manager. Cancels a scheduled deletion; changes nothing when none is scheduled. Source: Secrets
 * Manager API reference.
 */
export const restoreSecret: SecretAction = {
  worksOnDeleted: true,
  run(secret) {
    secret.deletedFrom = undefined;
    return answer({ ARN: secret.arn, Name: secret.name });
  },
};
