import { answer, readString, refusal } from "../../endpoint/action.ts";
import { CURRENT, holderOf, versionOf } from "../secret.ts";
import type { SecretAction } from "../secret-action.ts";

/** GetSecretValue: Secrets Manager API reference. A request chooses the version by id or by label; when it has both, they must name the same version. */
export const getSecretValue: SecretAction = {
  required: [],
  keyActions: ["kms:Decrypt"],
  run(secret, input) {
    const [versionId, stage] = [readString(input, "VersionId"), readString(input, "VersionStage")];
    const label = stage === "" && versionId === "" ? CURRENT : stage;
    const version = versionId === "" ? holderOf(secret, label) : versionOf(secret, versionId);
    if (version === undefined) {
      const by = versionId === "" ? `staging label: ${label}` : `VersionId: ${versionId}`;
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
    return answer({
      ARN: secret.arn,
      CreatedDate: version.createdAt / 1000,
      Name: secret.name,
      SecretString: version.value,
      VersionId: version.id,
      ...(version.labels.length > 0 && { VersionStages: version.labels }),
    });
  },
};
