import { type Action, type FurtherPermission, readString, refusal } from "../endpoint/action.ts";
import { string } from "../endpoint/members.ts";
import type { Service } from "../endpoint/service.ts";
import type { Json } from "../json.ts";
import type { Surroundings } from "../surroundings.ts";
import { describeSecret } from "./actions/describe-secret.ts";
import { getSecretValue } from "./actions/get-secret-value.ts";
import { putSecretValue } from "./actions/put-secret-value.ts";
import { updateSecretVersionStage } from "./actions/update-secret-version-stage.ts";
import { createSecret, type Secret, type SecretInput } from "./secret.ts";
import type { SecretAction } from "./secret-action.ts";

export interface SecretsInput {
  region: string;
  secrets: readonly SecretInput[];
  surroundings: Surroundings;
}

/** Every error of Secrets Manager's API model. The model names their messages `Message`. */
const CAPITAL_MESSAGES: ReadonlySet<string> = new Set([
  "DecryptionFailure",
  "EncryptionFailure",
  "InternalServiceError",
  "InvalidNextTokenException",
  "InvalidParameterException",
  "InvalidRequestException",
  "LimitExceededException",
  "MalformedPolicyDocumentException",
  "PreconditionNotMetException",
  "PublicPolicyException",
  "ResourceExistsException",
  "ResourceNotFoundException",
]);

const versionId = string({ min: 32, max: 64 });

/** Secrets Manager: the template's secrets. An action that is not listed is not imitated. */
export function secretsService({ region, secrets, surroundings }: SecretsInput): Service {
  const all = secrets.map((secret) => createSecret(secret, surroundings));

  const action = ({ keyActions, required, run }: SecretAction): Action => ({
    required: ["SecretId", ...required],
    access: "permitted",
    // The ARN of an unknown secret is the id that the request gives.
    resource: (input) => findSecret(all, input)?.arn ?? readString(input, "SecretId"),
    furtherPermissions: (input) => keyPermissions(findSecret(all, input), keyActions, region),
    run(input) {
      const secret = findSecret(all, input);
      if (secret) return run(secret, input, surroundings);
      const message = "Secrets Manager can't find the specified secret.";
      return refusal("ResourceNotFoundException", message, "no secret has this name or ARN");
    },
  });

  return {
    name: "secretsmanager",
    protocol: { kind: "json", target: "secretsmanager" },
    actions: new Map([
      ["DescribeSecret", action(describeSecret)],
      ["GetSecretValue", action(getSecretValue)],
      ["PutSecretValue", action(putSecretValue)],
      ["UpdateSecretVersionStage", action(updateSecretVersionStage)],
    ]),
    members: {
      ClientRequestToken: versionId,
      Description: string(),
      MoveToVersionId: versionId,
      RemoveFromVersionId: versionId,
      SecretId: string({ min: 1, max: 2048 }),
      SecretString: string({ min: 1, max: 65_536, isSecret: true }),
      VersionId: versionId,
      VersionStage: string({ min: 1, max: 256 }),
    },
    validationError: "ValidationException",
    capitalMessages: CAPITAL_MESSAGES,
    cors: false,
  };
}

/** Finds a secret by name, by ARN, or by ARN without the six characters that AWS adds to the name. */
function findSecret(secrets: readonly Secret[], input: Json): Secret | undefined {
  const id = readString(input, "SecretId");
  return secrets.find(({ arn, name }) => id === name || id === arn || id === arn.replace(/-[A-Za-z0-9]{6}$/, ""));
}

/** The permissions on the account's own KMS key that a caller needs for a value encrypted with that key. */
function keyPermissions(
  secret: Secret | undefined,
  actions: readonly string[],
  region: string,
): readonly FurtherPermission[] {
  if (secret === undefined || secret.keyArn === "") return [];
  const { arn, keyArn } = secret;
  const because = `the caller lacks ${actions.join(" or ")} on the secret's key`;
  const noAccess = refusal("AccessDeniedException", "Access to KMS is not allowed", because);
  const context = {
    "kms:viaservice": `secretsmanager.${region}.amazonaws.com`,
    "kms:encryptioncontext:secretarn": arn,
  };
  return actions.map((action) => ({ action, resource: keyArn, context, refusal: noAccess }));
}
