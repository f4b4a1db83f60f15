import type { Action } from "../endpoint/action.ts";
import { integer, pattern, string } from "../endpoint/members.ts";
import type { Service } from "../endpoint/service.ts";
import { createSecret } from "./actions/create-secret.ts";
import { deleteSecret } from "./actions/delete-secret.ts";
import { describeSecret } from "./actions/describe-secret.ts";
import { getRandomPassword } from "./actions/get-random-password.ts";
import { getSecretValue } from "./actions/get-secret-value.ts";
import { listSecretVersionIds } from "./actions/list-secret-version-ids.ts";
import { listSecrets } from "./actions/list-secrets.ts";
import { putSecretValue } from "./actions/put-secret-value.ts";
import { restoreSecret } from "./actions/restore-secret.ts";
import { updateSecret } from "./actions/update-secret.ts";
import { updateSecretVersionStage } from "./actions/update-secret-version-stage.ts";
import { onSecret, type SecretAction, type SecretsContext } from "./secret-action.ts";
import { createSecretStore, type SecretStoreInput } from "./secret-store.ts";

/** Actions on one secret, which a request names as SecretId. */
const SECRET_ACTIONS: Readonly<Record<string, SecretAction>> = {
  DescribeSecret: describeSecret,
  GetSecretValue: getSecretValue,
  ListSecretVersionIds: listSecretVersionIds,
  PutSecretValue: putSecretValue,
  RestoreSecret: restoreSecret,
  UpdateSecret: updateSecret,
  UpdateSecretVersionStage: updateSecretVersionStage,
};

/** The actions that do not find a secret by SecretId, each made for the secrets of an account. */
const OTHER_ACTIONS: Readonly<Record<string, (context: SecretsContext) => Action>> = {
  CreateSecret: createSecret,
  DeleteSecret: deleteSecret,
  GetRandomPassword: getRandomPassword,
  ListSecrets: listSecrets,
};

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

/** Secrets Manager. An action that is not listed is not imitated. Throws a UserError for a secret of the template that CloudFormation refuses. */
export function secretsService(input: SecretStoreInput): Service {
  const { region, surroundings } = input;
  const context: SecretsContext = { region, store: createSecretStore(input), surroundings };
  return {
    name: "secretsmanager",
    protocol: { kind: "json", target: "secretsmanager" },
    actions: new Map([
      ...Object.entries(SECRET_ACTIONS).map(([name, action]) => [name, onSecret(name, action, context)] as const),
      ...Object.entries(OTHER_ACTIONS).map(([name, make]) => [name, make(context)] as const),
    ]),
    members: {
      ClientRequestToken: versionId,
      Description: string({ max: 2048 }),
      ExcludeCharacters: string({ max: 4096 }),
      ExcludeLowercase: { type: "boolean" },
      ExcludeNumbers: { type: "boolean" },
      ExcludePunctuation: { type: "boolean" },
      ExcludeUppercase: { type: "boolean" },
      Filters: {
        type: "structures",
        members: { Key: string(), Values: { type: "strings", item: string() } },
        max: 10,
      },
      ForceDeleteWithoutRecovery: { type: "boolean" },
      IncludeDeprecated: { type: "boolean" },
      IncludePlannedDeletion: { type: "boolean" },
      IncludeSpace: { type: "boolean" },
      KmsKeyId: string({ max: 2048 }),
      MaxResults: integer({ min: 1, max: 100 }),
      MoveToVersionId: versionId,
      NextToken: string({ min: 1, max: 4096 }),
      PasswordLength: integer({ min: 1, max: 4096 }),
      RecoveryWindowInDays: integer(),
      RemoveFromVersionId: versionId,
      RequireEachIncludedType: { type: "boolean" },
      RotationToken: string({ min: 36, max: 256, pattern: pattern("^[a-zA-Z0-9\\-]+$"), isSecret: true }),
      SecretBinary: { type: "blob", min: 1, max: 65_536 },
      SecretId: string({ min: 1, max: 2048 }),
      SecretString: string({ min: 1, max: 65_536, isSecret: true }),
      SortBy: string({ values: ["created-date", "last-accessed-date", "last-changed-date", "name"] }),
      SortOrder: string({ values: ["asc", "desc"] }),
      Tags: { type: "structures", members: { Key: string(), Value: string() } },
      VersionId: versionId,
      VersionStage: string({ min: 1, max: 256 }),
      VersionStages: { type: "strings", item: string({ min: 1, max: 256 }), min: 1, max: 20 },
    },
    validationError: "ValidationException",
    capitalMessages: CAPITAL_MESSAGES,
    cors: false,
  };
}
