import { type Action, answer, type Needed, type Outcome, readString, refusal } from "../endpoint/action.ts";
import type { JsonService } from "../endpoint/aws-endpoint.ts";
import type { Json } from "../json.ts";
import type { Surroundings } from "../surroundings.ts";
import { uuid } from "../uuid.ts";

export interface SecretsInput {
  region: string;
  secrets: readonly { arn: string; name: string; properties: Json }[];
  surroundings: Surroundings;
}

interface Secret {
  arn: string;
  name: string;
  description: string;
  /** Of the key that it is encrypted with, when that is one of the account's own. */
  keyArn: string;
  createdAt: number;
  changedAt: number;
  current?: Version;
  previous?: Version;
  /** Without a label, youngest first. They are still found by their ids. */
  deprecated: Version[];
}

/** What a secret keeps of versions, labelled ones included (Secrets Manager user guide, "Quotas"). */
const MAX_VERSIONS = 100;

interface Version {
  id: string;
  value: string;
  createdAt: number;
}

/** Secrets Manager: the template's secrets and their values: current, previous, and by id those before. */
export function createSecrets({ region, secrets, surroundings }: SecretsInput): JsonService {
  const { now, randomBytes } = surroundings;
  const all: Secret[] = secrets.map(({ arn, name, properties }) => {
    const secret: Secret = {
      arn,
      name,
      description: readString(properties, "Description"),
      keyArn: readString(properties, "KmsKeyId"),
      createdAt: now(),
      changedAt: now(),
      deprecated: [],
    };
    const value = readString(properties, "SecretString");
    if (value !== "") secret.current = { id: uuid(randomBytes(16)), value, createdAt: now() };
    return secret;
  });

  /** By name, ARN, or ARN without the six characters that AWS puts behind the name. */
  const find = (id: string) =>
    all.find(({ arn, name }) => id === name || id === arn || id === arn.replace(/-[A-Za-z0-9]{6}$/, ""));

  /** A secret that does not exist has the ARN that it was asked for by. */
  const resource = (input: Json) => find(readString(input, "SecretId"))?.arn ?? readString(input, "SecretId");

  /** To read or write a value under a key of one's own, the caller needs the key as well. */
  const withKey =
    (actions: readonly string[]) =>
    (input: Json): readonly Needed[] => {
      const keyArn = find(readString(input, "SecretId"))?.keyArn ?? "";
      if (keyArn === "") return [];
      const noAccess = refusal(
        "AccessDeniedException",
        "Access to KMS is not allowed",
        `the caller may not ${actions.join(" and ")} with the secret's key`,
      );
      const context = { "kms:viaservice": `secretsmanager.${region}.amazonaws.com` };
      return actions.map((action) => ({ action, resource: keyArn, context, refusal: noAccess }));
    };

  const action = (
    required: readonly string[],
    run: (secret: Secret, input: Json) => Outcome,
    keyActions: readonly string[] = [],
  ): Action => ({
    required,
    resource,
    also: withKey(keyActions),
    run(input) {
      const secret = find(readString(input, "SecretId"));
      return secret
        ? run(secret, input)
        : notFound("Secrets Manager can't find the specified secret.", "no secret has that name or ARN");
    },
  });

  const actions = new Map<string, Action>([
    [
      "GetSecretValue",
      action(
        ["SecretId"],
        (secret, input) => getSecretValue(secret, readString(input, "VersionId"), readString(input, "VersionStage")),
        ["kms:Decrypt"],
      ),
    ],
    [
      "PutSecretValue",
      action(["SecretId"], (secret, input) => putSecretValue(secret, input, surroundings), [
        "kms:GenerateDataKey",
        "kms:Decrypt",
      ]),
    ],
    [
      "DescribeSecret",
      action(["SecretId"], ({ arn, changedAt, createdAt, current, description, name, previous }) =>
        answer({
          ARN: arn,
          CreatedDate: createdAt / 1000,
          ...(description !== "" && { Description: description }),
          LastChangedDate: changedAt / 1000,
          Name: name,
          VersionIdsToStages: {
            ...(current && { [current.id]: ["AWSCURRENT"] }),
            ...(previous && { [previous.id]: ["AWSPREVIOUS"] }),
          },
        }),
      ),
    ],
  ]);
  return { name: "secretsmanager", target: "secretsmanager", actions, cors: false };
}

/** By version, by label, or by both, which have to be of one version. */
function getSecretValue(
  { arn, current, deprecated, name, previous }: Secret,
  versionId: string,
  label: string,
): Outcome {
  const labelled = [
    { stage: "AWSCURRENT", version: current },
    { stage: "AWSPREVIOUS", version: previous },
    ...deprecated.map((version) => ({ stage: undefined, version })),
  ];
  const wanted = label === "" && versionId === "" ? "AWSCURRENT" : label;
  const found = labelled.find(({ stage, version }) =>
    versionId === "" ? stage === wanted && version !== undefined : version?.id === versionId,
  );
  if (found?.version === undefined) {
    const by = versionId === "" ? `staging label: ${wanted}` : `VersionId: ${versionId}`;
    const because =
      current === undefined ? "nobody has put a value in yet: run npm run onboard" : "it has no such version";
    return notFound(`Secrets Manager can't find the specified secret value for ${by}`, because);
  }
  if (label !== "" && found.stage !== label) {
    const message = "You provided a VersionStage that is not associated to the provided VersionId.";
    return refusal("InvalidRequestException", message, "the label is of another version");
  }
  return answer({
    ARN: arn,
    CreatedDate: found.version.createdAt / 1000,
    Name: name,
    SecretString: found.version.value,
    VersionId: found.version.id,
    ...(found.stage !== undefined && { VersionStages: [found.stage] }),
  });
}

/** A repetition with the same ClientRequestToken changes nothing: the SDKs repeat what got no answer. */
function putSecretValue(secret: Secret, input: Json, { now, randomBytes }: Surroundings): Outcome {
  const unimitated = ["SecretBinary", "VersionStages", "RotationToken"].find((name) => input[name] !== undefined);
  if (unimitated !== undefined)
    return { kind: "not imitated", what: `secretsmanager PutSecretValue with ${unimitated}` };
  const value = readString(input, "SecretString");
  if (value === "") {
    const message = "You must provide either SecretString or SecretBinary.";
    return refusal("InvalidRequestException", message, "SecretString is missing");
  }
  const id = readString(input, "ClientRequestToken") || uuid(randomBytes(16));
  const known = [secret.current, secret.previous, ...secret.deprecated].find((version) => version?.id === id);
  if (known !== undefined && known.value !== value) {
    const message = `You can't use ClientRequestToken ${id} because that value is already in use for a version of secret ${secret.arn}.`;
    return refusal("ResourceExistsException", message, "a version keeps its value: a new value wants a new token");
  }
  if (known === undefined) {
    if (secret.previous) secret.deprecated = [secret.previous, ...secret.deprecated].slice(0, MAX_VERSIONS - 2);
    if (secret.current) secret.previous = secret.current;
    secret.current = { id, value, createdAt: now() };
    secret.changedAt = now();
  }
  const stages = id === secret.current?.id ? ["AWSCURRENT"] : id === secret.previous?.id ? ["AWSPREVIOUS"] : [];
  return answer({ ARN: secret.arn, Name: secret.name, VersionId: id, VersionStages: stages });
}

function notFound(message: string, because: string): Outcome {
  return refusal("ResourceNotFoundException", message, because);
}
