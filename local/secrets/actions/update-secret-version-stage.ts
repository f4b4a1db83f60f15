import { type AwsRefusal, answer, readString, refusal } from "../../endpoint/action.ts";
import { CURRENT, holderOf, moveLabel, removeLabel, type Secret, versionOf } from "../secret.ts";
import type { SecretAction } from "../secret-action.ts";

/**
 * The action UpdateSecretVersionStage of Secrets Manager. Moves a label to another version, or removes it when the request names no other
 * version. RemoveFromVersionId must name the version that has the label now: a caller that read the secret before the label moved is
 * refused. Source: Secrets Manager API reference.
 */
export const updateSecretVersionStage: SecretAction = {
  required: ["VersionStage"],
  run(secret, input, { surroundings: { now } }) {
    const label = readString(input, "VersionStage");
    const [to, from] = [readString(input, "MoveToVersionId"), readString(input, "RemoveFromVersionId")];
    const refused = unknownVersion(secret, [to, from]) ?? staleHolder(secret, label, { to, from });
    if (refused) return refused;
    if (to !== "") moveLabel(secret, label, to);
    else removeLabel(secret, label);
    secret.changedAt = now();
    return answer({ ARN: secret.arn, Name: secret.name });
  },
};

/** The refusal when a request names a version that the secret does not have; undefined when every version exists. */
function unknownVersion(secret: Secret, ids: readonly string[]): AwsRefusal | undefined {
  const unknown = ids.find((id) => id !== "" && versionOf(secret, id) === undefined);
  if (unknown === undefined) return undefined;
  const message = `Secrets Manager can't find the specified secret value for VersionId: ${unknown}`;
  return refusal("ResourceNotFoundException", message, "the secret has no such version");
}

/** The refusal when RemoveFromVersionId does not name the version that has the label; undefined when the label may move. */
function staleHolder(
  secret: Secret,
  label: string,
  { from, to }: { from: string; to: string },
): AwsRefusal | undefined {
  const holder = holderOf(secret, label);
  if (to === "" && from === "") {
    const message = "You must provide MoveToVersionId, RemoveFromVersionId, or both.";
    return refusal("InvalidParameterException", message, "the request names no version");
  }
  if (to === "" && label === CURRENT) {
    const message = `You can only move staging label ${CURRENT} to a different secret version. It can't be completely removed.`;
    return refusal("InvalidParameterException", message, "a secret with a value always has a current version");
  }
  if (from === "" && holder !== undefined && holder.id !== to) {
    const message = `The parameter RemoveFromVersionId can't be empty. Staging label ${label} is currently attached to version ${holder.id}, so you must explicitly reference that version in RemoveFromVersionId.`;
    return refusal("InvalidParameterException", message, "the label is on another version");
  }
  if (from !== "" && holder?.id !== from) {
    const message = `When you move staging label ${label}, if you specify RemoveFromVersionId, it must be set to the version that currently has the staging label ${label}.`;
    return refusal("InvalidParameterException", message, "the label has moved since the caller read it");
  }
  return undefined;
}
