import { isObject, type Json } from "../json.ts";
import { type AwsRefusal, refusal } from "./action.ts";

/** Members whose values are texts by name, those that are lists of names with values, and truths. Every other known member is a text. */
const MAPS = ["AuthParameters", "ChallengeResponses", "ClientMetadata", "Logins"];
const ATTRIBUTES = ["UserAttributes", "ValidationData"];
const TRUTHS = ["ForceAliasCreation", "Overwrite", "Permanent", "WithDecryption"];
const TEXTS = [
  "AccessToken",
  "AccountId",
  "AuthFlow",
  "ChallengeName",
  "ClientId",
  "ClientRequestToken",
  "ConfirmationCode",
  "CustomRoleArn",
  "Description",
  "GroupName",
  "IdentityId",
  "IdentityPoolId",
  "KeyId",
  "MessageAction",
  "Name",
  "PaginationToken",
  "Password",
  "PreviousPassword",
  "ProposedPassword",
  "SecretHash",
  "SecretId",
  "SecretString",
  "Session",
  "TemporaryPassword",
  "Token",
  "Type",
  "Username",
  "UserPoolId",
  "Value",
  "VersionId",
  "VersionStage",
];

/**
 * A member of a request that is of another kind than AWS's models say, as AWS's JSON protocol refuses it, or nothing. A null counts as
 * absent. Members that are not known are passed over, as on AWS.
 */
export function shapeProblem(input: Json): AwsRefusal | undefined {
  const given = (names: readonly string[]) =>
    names.map((name) => [name, input[name] ?? undefined] as const).filter(([, value]) => value !== undefined);
  for (const [name, value] of given(TEXTS)) if (typeof value !== "string") return notA("String", value, name);
  for (const [name, value] of given(TRUTHS)) if (typeof value !== "boolean") return notA("Boolean", value, name);
  for (const [name, value] of given(MAPS)) {
    if (!isObject(value)) return notA("Map", value, name);
    const odd = Object.values(value).find((each) => typeof each !== "string");
    if (odd !== undefined) return notA("String", odd, name);
  }
  for (const [name, value] of given(ATTRIBUTES)) {
    if (!Array.isArray(value)) return notA("List", value, name);
    for (const item of value) {
      if (!isObject(item)) return notA("Structure", item, name);
      const odd = [item["Name"] ?? null, item["Value"] ?? ""].find((each) => typeof each !== "string");
      if (odd !== undefined) return notA("String", odd, name);
    }
  }
  return undefined;
}

function notA(wanted: string, given: unknown, member: string): AwsRefusal {
  const because = `${member} holds what AWS's model does not have there: it wants a ${wanted.toLowerCase()}`;
  if (typeof given === "object" && given !== null) {
    return refusal("SerializationException", "Start of structure or map found where not expected.", because);
  }
  const kind =
    typeof given === "number"
      ? "NUMBER_VALUE"
      : typeof given === "boolean"
        ? `${given ? "TRUE" : "FALSE"}_VALUE`
        : "STRING_VALUE";
  return refusal("SerializationException", `${kind} can not be converted to a ${wanted}`, because);
}
