import { type Action, answer, readString, refusal } from "../../endpoint/action.ts";
import type { Json } from "../../json.ts";
import { markedForDeletion, type SecretsContext, secretNotFound } from "../secret-action.ts";

const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 30;

/**
 * The action DeleteSecret of Secrets Manager. Schedules a secret for deletion, or deletes it at once with ForceDeleteWithoutRecovery, which
 * also accepts a secret that does not exist. Source: Secrets Manager API reference.
 */
export function deleteSecret({ store, surroundings: { now } }: SecretsContext): Action {
  const find = (input: Json) => store.find(readString(input, "SecretId"));
  return {
    required: ["SecretId"],
    access: "permitted",
    resource: (input) => find(input)?.arn ?? readString(input, "SecretId"),
    run(input) {
      const days = input["RecoveryWindowInDays"] ?? undefined;
      const force = input["ForceDeleteWithoutRecovery"] === true;
      if (force && days !== undefined) {
        const message = "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.";
        return refusal("InvalidParameterException", message, "a secret deleted at once has no recovery window");
      }
      if (typeof days === "number" && (days < 7 || days > 30)) {
        const message = "The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).";
        return refusal("InvalidParameterException", message, "RecoveryWindowInDays is out of its bounds");
      }
      const secret = find(input);
      if (secret === undefined) {
        const name = readString(input, "SecretId");
        return force ? answer({ ARN: store.newArn(name), DeletionDate: now() / 1000, Name: name }) : secretNotFound();
      }
      const { arn, deletedFrom, name } = secret;
      if (force) {
        store.remove(secret);
        return answer({ ARN: arn, DeletionDate: now() / 1000, Name: name });
      }
      if (deletedFrom !== undefined) return markedForDeletion();
      secret.deletedFrom = now() + (typeof days === "number" ? days : DEFAULT_DAYS) * DAY_MS;
      return answer({ ARN: arn, DeletionDate: secret.deletedFrom / 1000, Name: name });
    },
  };
}
