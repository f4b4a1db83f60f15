import {
  type Action,
  type AwsRefusal,
  answer,
  type FurtherPermission,
  readList,
  readString,
  refusal,
} from "../../endpoint/action.ts";
import { string } from "../../endpoint/members.ts";
import type { Json } from "../../json.ts";
import { isSameContent, missingToken, putContent, readContent } from "../content.ts";
import { type Content, CURRENT, type Secret, versionOf } from "../secret.ts";
import { keyPermissions, type SecretsContext, unimitatedMember, unknownKey } from "../secret-action.ts";
import type { SecretStore } from "../secret-store.ts";
import { readTags } from "../tags.ts";

const UNIMITATED = ["AddReplicaRegions", "ForceOverwriteReplicaSecret", "Type"];

/**
 * The action CreateSecret of Secrets Manager. A retry with the same ClientRequestToken and value changes nothing. Source: Secrets Manager
 * API reference.
 */
export function createSecret({ region, store, surroundings: { now } }: SecretsContext): Action {
  return {
    required: ["Name"],
    members: { Name: string({ min: 1, max: 512 }) },
    access: "permitted",
    resource: (input) => store.arnToCreate(readString(input, "Name")),
    // AWS names the secret by its name alone: the secret has no ARN yet.
    shownResource: (input) => readString(input, "Name"),
    furtherPermissions: (input) => furtherPermissions(input, store, region),
    run(input) {
      const refused =
        unimitatedMember("CreateSecret", UNIMITATED, input) ??
        invalidName(readString(input, "Name")) ??
        missingToken(input) ??
        unknownKey("CreateSecret", input, store);
      if (refused) return refused;
      const read = readContent(input);
      if ("kind" in read) return read;
      const { content } = read;
      const [name, token] = [readString(input, "Name"), readString(input, "ClientRequestToken")];
      const known = store.all().find((secret) => secret.name === name);
      if (known) return isRetry(known, token, content) ? answerWith(known, token) : refuseName(known);

      const secret = store.add({
        arn: store.newArn(name),
        name,
        description: readString(input, "Description"),
        keyArn: store.findKey(readString(input, "KmsKeyId")) ?? "",
        tags: readTags(input),
      });
      if (content) putContent(secret, { content, labels: [CURRENT], now: now(), token });
      return answerWith(secret, token);
    },
  };
}

function furtherPermissions(input: Json, store: SecretStore, region: string): readonly FurtherPermission[] {
  const name = readString(input, "Name");
  const arn = store.arnToCreate(name);
  const keyArn = store.findKey(readString(input, "KmsKeyId")) ?? "";
  const onKey = keyPermissions(arn, keyArn, ["kms:GenerateDataKey", "kms:Decrypt"], region);
  if (readList(input, "Tags").length === 0) return onKey;
  const action = "secretsmanager:TagResource";
  const message = `The caller is not authorized to perform: ${action} on resource: ${name}`;
  const because = `a secret with tags needs ${action} as well`;
  return [
    { action, resource: arn, context: {}, refusal: refusal("AccessDeniedException", message, because) },
    ...onKey,
  ];
}

function invalidName(name: string): AwsRefusal | undefined {
  if (/^[\w/+=.@!-]+$/.test(name)) return undefined;
  const message =
    "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!";
  return refusal("ValidationException", message, "the name has other characters than AWS allows");
}

/** Tells whether a request repeats the request that created the secret. */
function isRetry(secret: Secret, token: string, content: Content | undefined): boolean {
  const version = versionOf(secret, token);
  return secret.deletedFrom === undefined && version !== undefined && content !== undefined
    ? isSameContent(version.content, content)
    : false;
}

function refuseName({ deletedFrom, name }: Secret): AwsRefusal {
  if (deletedFrom !== undefined) {
    const message = "You can't create this secret because a secret with this name is already scheduled for deletion.";
    return refusal("InvalidRequestException", message, "the name is free when the recovery window has ended");
  }
  const message = `The operation failed because the secret ${name} already exists.`;
  return refusal("ResourceExistsException", message, "a secret has this name");
}

function answerWith({ arn, name, versions }: Secret, token: string) {
  return answer({ ARN: arn, Name: name, ...(versions.length > 0 && { VersionId: token }) });
}
