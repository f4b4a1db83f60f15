import { answer, readString } from "../../endpoint/action.ts";
import { missingToken, putContent, readContent } from "../content.ts";
import { CURRENT, type Secret } from "../secret.ts";
import { type SecretAction, unknownKey } from "../secret-action.ts";

/**
 * The action UpdateSecret of Secrets Manager. Changes the description, the key and the value, whichever the request has. Source: Secrets
 * Manager API reference.
 */
export const updateSecret: SecretAction = {
  unimitated: ["Type"],
  check: missingToken,
  keyOf: (secret, input, store) =>
    input["KmsKeyId"] === undefined ? secret.keyArn : (store.findKey(readString(input, "KmsKeyId")) ?? ""),
  keyActions: (input) => [
    ...(input["KmsKeyId"] === undefined ? [] : ["kms:Encrypt"]),
    ...(["KmsKeyId", "SecretString", "SecretBinary"].some((name) => input[name] !== undefined)
      ? ["kms:GenerateDataKey", "kms:Decrypt"]
      : []),
  ],
  run(secret, input, { store, surroundings: { now } }) {
    const unknown = unknownKey("UpdateSecret", input, store);
    if (unknown) return unknown;
    const read = readContent(input);
    if ("kind" in read) return read;
    const { content } = read;
    const token = readString(input, "ClientRequestToken");
    const keyArn = store.findKey(readString(input, "KmsKeyId"));
    const before = secret.keyArn;
    if (input["KmsKeyId"] !== undefined && keyArn !== undefined) secret.keyArn = keyArn;
    const refused = content && putContent(secret, { content, labels: [CURRENT], now: now(), token });
    if (refused) {
      secret.keyArn = before;
      return refused;
    }
    encryptAnew(secret);
    if (typeof input["Description"] === "string") secret.description = input["Description"];
    secret.changedAt = now();
    return answer({ ARN: secret.arn, Name: secret.name, ...(content && { VersionId: token }) });
  },
};

/** Uses the secret's key to encrypt every version that has a label. A version without a label keeps its own key. */
function encryptAnew(secret: Secret): void {
  for (const version of secret.versions) if (version.labels.length > 0) version.keyArn = secret.keyArn;
}
