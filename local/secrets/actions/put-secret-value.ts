import { answer, readList, readString, refusal } from "../../endpoint/action.ts";
import type { Json } from "../../json.ts";
import { missingToken, putContent, readContent } from "../content.ts";
import { CURRENT, versionOf } from "../secret.ts";
import type { SecretAction } from "../secret-action.ts";

/**
 * The action PutSecretValue of Secrets Manager. A retry with the same ClientRequestToken changes nothing. Source: Secrets Manager API
 * reference.
 */
export const putSecretValue: SecretAction = {
  unimitated: ["RotationToken"],
  check: missingToken,
  keyActions: () => ["kms:GenerateDataKey", "kms:Decrypt"],
  run(secret, input, { surroundings: { now } }) {
    const read = readContent(input);
    if ("kind" in read) return read;
    if (read.content === undefined) {
      const message = "You must provide either SecretString or SecretBinary.";
      return refusal("InvalidRequestException", message, "the request has neither SecretString nor SecretBinary");
    }
    const token = readString(input, "ClientRequestToken");
    const refused = putContent(secret, { content: read.content, labels: labelsIn(input), now: now(), token });
    if (refused) return refused;
    const VersionStages = versionOf(secret, token)?.labels ?? [];
    return answer({ ARN: secret.arn, Name: secret.name, VersionId: token, VersionStages });
  },
};

function labelsIn(input: Json): readonly string[] {
  const labels = readList(input, "VersionStages");
  return labels.length === 0 ? [CURRENT] : labels.map(String);
}
