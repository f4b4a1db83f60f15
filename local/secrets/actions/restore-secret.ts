import { answer } from "../../endpoint/action.ts";
import type { SecretAction } from "../secret-action.ts";

/** RestoreSecret: Secrets Manager API reference. Cancels a scheduled deletion; changes nothing when none is scheduled. */
export const restoreSecret: SecretAction = {
  worksOnDeleted: true,
  run(secret) {
    secret.deletedFrom = undefined;
    return answer({ ARN: secret.arn, Name: secret.name });
  },
};
