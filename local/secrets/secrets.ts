import { type Action, answer, type Json, type Outcome, refused, text } from "../endpoint/action.ts";
import type { JsonService } from "../endpoint/aws-endpoint.ts";
import { uuid } from "../lambda/uuid.ts";
import type { Surroundings } from "../surroundings.ts";

export interface SecretsInput {
  secrets: readonly { arn: string; name: string; properties: Json }[];
  surroundings: Surroundings;
}

interface Secret {
  arn: string;
  name: string;
  description: string;
  createdAt: number;
  changedAt: number;
  current?: Version;
  previous?: Version;
}

interface Version {
  id: string;
  value: string;
  createdAt: number;
}

/** Secrets Manager: the template's secrets and their values, current and previous. */
export function createSecrets({ secrets, surroundings }: SecretsInput): JsonService {
  const { now, randomBytes } = surroundings;
  const all: Secret[] = secrets.map(({ arn, name, properties }) => {
    const secret: Secret = {
      arn,
      name,
      description: text(properties, "Description"),
      createdAt: now(),
      changedAt: now(),
    };
    const value = text(properties, "SecretString");
    if (value !== "") secret.current = { id: uuid(randomBytes(16)), value, createdAt: now() };
    return secret;
  });

  /** By name, ARN, or ARN without the six characters that AWS puts behind the name. */
  const find = (id: string) =>
    all.find(({ arn, name }) => id === name || id === arn || id === arn.replace(/-[A-Za-z0-9]{6}$/, ""));

  /** A secret that does not exist has the ARN that it was asked for by. */
  const resource = (input: Json) => find(text(input, "SecretId"))?.arn ?? text(input, "SecretId");

  const action = (required: readonly string[], run: (secret: Secret, input: Json) => Outcome): Action => ({
    required,
    resource,
    run(input) {
      const secret = find(text(input, "SecretId"));
      return secret ? run(secret, input) : notFound("Secrets Manager can't find the specified secret.");
    },
  });

  const actions = new Map<string, Action>([
    [
      "GetSecretValue",
      action(["SecretId"], ({ arn, name, current, previous }, input) => {
        const stage = text(input, "VersionStage") || "AWSCURRENT";
        const version = stage === "AWSPREVIOUS" ? previous : stage === "AWSCURRENT" ? current : undefined;
        if (version === undefined) {
          return notFound(`Secrets Manager can't find the specified secret value for staging label: ${stage}`);
        }
        return answer({
          ARN: arn,
          CreatedDate: version.createdAt / 1000,
          Name: name,
          SecretString: version.value,
          VersionId: version.id,
          VersionStages: [stage],
        });
      }),
    ],
    [
      "PutSecretValue",
      action(["SecretId", "SecretString"], (secret, input) => {
        const version = {
          id: text(input, "ClientRequestToken") || uuid(randomBytes(16)),
          value: text(input, "SecretString"),
          createdAt: now(),
        };
        if (secret.current) secret.previous = secret.current;
        secret.current = version;
        secret.changedAt = now();
        return answer({ ARN: secret.arn, Name: secret.name, VersionId: version.id, VersionStages: ["AWSCURRENT"] });
      }),
    ],
    [
      "DescribeSecret",
      action(["SecretId"], ({ arn, changedAt, createdAt, current, description, name, previous }) =>
        answer({
          ARN: arn,
          CreatedDate: createdAt / 1000,
          Description: description,
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

function notFound(message: string): Outcome {
  return refused(
    "ResourceNotFoundException",
    message,
    "there is no such secret, or no value in it yet: run npm run onboard",
  );
}
