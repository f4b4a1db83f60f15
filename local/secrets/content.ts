import { type AwsRefusal, readString, refusal } from "../endpoint/action.ts";
import type { Json } from "../json.ts";
import { addVersion, type Content, type Secret, versionOf } from "./secret.ts";

/** Reads the value in a request, a string or bytes; undefined when the request has none. A request with both is refused. */
export function readContent(input: Json): { content: Content | undefined } | AwsRefusal {
  const [SecretString, SecretBinary] = [readString(input, "SecretString"), readString(input, "SecretBinary")];
  if (SecretString !== "" && SecretBinary !== "") {
    const message = "You can't specify both SecretString and SecretBinary in the same request.";
    return refusal("InvalidParameterException", message, "a version is a string or bytes, never both");
  }
  if (SecretString !== "") return { content: { SecretString } };
  // The same bytes have several spellings in base64: only one is stored, so that a retry is recognised.
  return {
    content: SecretBinary === "" ? undefined : { SecretBinary: Buffer.from(SecretBinary, "base64").toString("base64") },
  };
}

/**
 * The refusal of a value without ClientRequestToken, which the SDKs send by themselves; undefined for a request with this token, or without
 * a value.
 */
export function missingToken(input: Json): AwsRefusal | undefined {
  const hasValue = readString(input, "SecretString") !== "" || readString(input, "SecretBinary") !== "";
  if (!hasValue || readString(input, "ClientRequestToken") !== "") return undefined;
  const message = "You must provide a ClientRequestToken value. We recommend a UUID-type value.";
  return refusal("InvalidRequestException", message, "ClientRequestToken is missing");
}

/** Tells whether two values are the same. */
export function isSameContent(one: Content, other: Content): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/**
 * Stores a value as the version with the id `token`. A retry with the same value changes nothing. Returns the refusal when the version exists with another
 * value.
 */
export function putContent(
  secret: Secret,
  { content, labels, now, token }: { content: Content; labels: readonly string[]; now: number; token: string },
): AwsRefusal | undefined {
  const known = versionOf(secret, token);
  if (known === undefined) addVersion(secret, { id: token, content, createdAt: now }, labels);
  else if (!isSameContent(known.content, content)) {
    const message = `You can't use ClientRequestToken ${token} because that value is already in use for a version of secret ${secret.arn}.`;
    return refusal("ResourceExistsException", message, "a version keeps its value: a new value needs a new token");
  }
  return undefined;
}
