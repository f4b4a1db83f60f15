import { answer, readString, refusal } from "../../endpoint/action.ts";
import type { Json } from "../../json.ts";
import { CURRENT, holderOf, type Secret, type Version, versionOf } from "../secret.ts";
import type { SecretAction } from "../secret-action.ts";

/**
 * The action GetSecretValue of Secrets Manager. A request chooses the version by id or by label; when it has both, they must name the same
 * version. Source: Secrets Manager API reference.
 */
export const getSecretValue: SecretAction = {
  keyActions: () => ["kms:Decrypt"],
  keyOf: (secret, input) => findVersion(secret, input)?.keyArn ?? secret.keyArn,
  run(secret, input, { surroundings: { now } }) {
    const [versionId, stage] = [readString(input, "VersionId"), readString(input, "VersionStage")];
    const version = findVersion(secret, input);
    if (version === undefined) {
      const by = versionId === "" ? `staging label: ${stage || CURRENT}` : `VersionId: ${versionId}`;
      return refusal(
        "ResourceNotFoundException",
        `Secrets Manager can't find the specified secret value for ${by}`,
        secret.versions.length === 0 ? "the secret has no value yet: run npm run onboard" : "it has no such version",
      );
    }
    if (stage !== "" && !version.labels.includes(stage)) {
      const message = "You provided a VersionStage that is not associated to the provided VersionId.";
      return refusal("InvalidRequestException", message, "VersionId and VersionStage name different versions");
    }
    secret.accessedAt = now();
    version.accessedAt = now();
    return answer({
      ARN: secret.arn,
      CreatedDate: version.createdAt / 1000,
      Name: secret.name,
      ...version.content,
      VersionId: version.id,
      ...(version.labels.length > 0 && { VersionStages: version.labels }),
    });
  },
};

/** Finds the version that a request chooses: by its id, or else by its label, which is AWSCURRENT by default. */
function findVersion(secret: Secret, input: Json): Version | undefined {
  const versionId = readString(input, "VersionId");
  return versionId === ""
    ? holderOf(secret, readString(input, "VersionStage") || CURRENT)
    : versionOf(secret, versionId);
}
