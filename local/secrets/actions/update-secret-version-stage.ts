import { answer, readString, refusal } from "../../endpoint/action.ts";
import { holderOf, moveLabel, versionOf } from "../secret.ts";
import type { SecretAction } from "../secret-action.ts";

/**
 * UpdateSecretVersionStage: Secrets Manager API reference. Moves a label to another version. RemoveFromVersionId must name the version that has the
 * label now: a caller that read the secret before the label moved is refused. Removing a label is not imitated.
 */
export const updateSecretVersionStage: SecretAction = {
  required: ["VersionStage"],
  keyActions: [],
  run(secret, input) {
    const [label, to, from] = ["VersionStage", "MoveToVersionId", "RemoveFromVersionId"].map((name) =>
      readString(input, name),
    );
    if (!label || !to) {
      return { kind: "not imitated", what: "secretsmanager UpdateSecretVersionStage without MoveToVersionId" };
    }
    if (versionOf(secret, to) === undefined) {
      const message = `Secrets Manager can't find the specified secret value for VersionId: ${to}`;
      return refusal("ResourceNotFoundException", message, "the secret has no such version");
    }
    const holder = holderOf(secret, label);
    if (!from && holder !== undefined && holder.id !== to) {
      const message = `The parameter RemoveFromVersionId can't be empty. Staging label ${label} is currently attached to version ${holder.id}, so you must explicitly reference that version in RemoveFromVersionId.`;
      return refusal("InvalidParameterException", message, "the label is on another version");
    }
    if (from && holder?.id !== from) {
      const message = `When you move staging label ${label}, if you specify RemoveFromVersionId, it must be set to the version that currently has the staging label ${label}.`;
      return refusal("InvalidParameterException", message, "the label has moved since the caller read it");
    }
    moveLabel(secret, label, to);
    return answer({ ARN: secret.arn, Name: secret.name });
  },
};
