import { type AwsRefusal, loggableName, type Outcome, readString, refusal } from "../endpoint/action.ts";
import type { Role } from "../iam/role.ts";
import type { Session } from "../iam/session.ts";
import type { Json } from "../json.ts";
import { readDuration } from "./duration.ts";

const DEFAULT_SECONDS = 3600;
/** The greatest DurationSeconds of the actions that assume roles. */
const MAX_SECONDS = 43_200;

/**
 * The refusal of a request with a parameter that is not imitated; undefined when every parameter is imitated. `Tags.member.1.Key` counts as the parameter Tags.
 */
export function unimitatedParameter(action: string, names: readonly string[], input: Json): Outcome | undefined {
  const found = Object.entries(input).find(([name, value]) => value !== "" && names.includes(name.split(".")[0] ?? ""));
  if (found === undefined) return undefined;
  return { kind: "not imitated", what: `sts ${action} with ${loggableName(found[0].split(".")[0] ?? "")}` };
}

/** The refusal of a RoleArn that is not an ARN; undefined for an ARN. */
export function roleArnProblem(input: Json): AwsRefusal | undefined {
  const arn = readString(input, "RoleArn");
  if (/^arn:[^:]+:[^:]+:[^:]*:[^:]*:.+$/s.test(arn)) return undefined;
  return refusal("ValidationError", `${arn} is invalid`, "RoleArn is not an ARN");
}

/** Reads how long a session of a role is to be. The role's MaxSessionDuration bounds it. */
export function readRoleDuration(input: Json, { maxSessionSeconds }: Role): { seconds: number } | AwsRefusal {
  const read = readDuration(input, { byDefault: DEFAULT_SECONDS, max: MAX_SECONDS });
  if ("kind" in read || read.seconds <= maxSessionSeconds) return read;
  const message = "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.";
  return refusal("ValidationError", message, `the role's MaxSessionDuration is ${maxSessionSeconds} seconds`);
}

/** The new keys of a role's session, as the actions that assume roles write them. */
export function assumedRole({ principal, ...keys }: Session, { roleId }: Role, sessionName: string): Json {
  return {
    AssumedRoleUser: { Arn: principal.arn, AssumedRoleId: `${roleId}:${sessionName}` },
    Credentials: credentialsOf(keys),
  };
}

/** Temporary keys as STS writes them. */
export function credentialsOf({
  accessKeyId,
  expiresAt = 0,
  secretAccessKey,
  sessionToken,
}: Omit<Session, "principal">): Json {
  return {
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    SessionToken: sessionToken,
    Expiration: new Date(expiresAt).toISOString(),
  };
}
