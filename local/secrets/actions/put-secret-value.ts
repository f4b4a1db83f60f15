import { answer, readString, refusal } from "../../endpoint/action.ts";
import { addVersion, CURRENT, versionOf } from "../secret.ts";
import type { SecretAction } from "../secret-action.ts";

const UNIMITATED = ["SecretBinary", "RotationToken"];

/** PutSecretValue: Secrets Manager API reference. A retry with the same ClientRequestToken changes nothing. */
export const putSecretValue: SecretAction = {
  required: [],
  keyActions: ["kms:GenerateDataKey", "kms:Decrypt"],
  run(secret, input, { now }) {
    const unimitated = UNIMITATED.find((name) => input[name] !== undefined);
    if (unimitated !== undefined)
      return { kind: "not imitated", what: `secretsmanager PutSecretValue with ${unimitated}` };
    const value = readString(input, "SecretString");
    if (value === "") {
      const message = "You must provide either SecretString or SecretBinary.";
      return refusal("InvalidRequestException", message, "SecretString is missing");
    }
    const id = readString(input, "ClientRequestToken");
    if (id === "") {
      const message = "You must provide a ClientRequestToken value. We recommend a UUID-type value.";
      return refusal("InvalidRequestException", message, "ClientRequestToken is missing");
    }
    const known = versionOf(secret, id);
    if (known !== undefined && known.value !== value) {
      const message = `You can't use ClientRequestToken ${id} because that value is already in use for a version of secret ${secret.arn}.`;
      return refusal("ResourceExistsException", message, "a version keeps its value: a new value needs a new token");
    }
    if (known === undefined) addVersion(secret, { id, value, createdAt: now() }, labelsIn(input["VersionStages"]));
    return answer({
      ARN: secret.arn,
      Name: secret.name,
      VersionId: id,
      VersionStages: versionOf(secret, id)?.labels ?? [],
    });
  },
};

function labelsIn(stages: unknown): readonly string[] {
  return Array.isArray(stages) ? stages.map(String) : [CURRENT];
}
