import { type AwsRefusal, answer, loggableName, type Outcome, readString, refusal } from "../../endpoint/action.ts";
import type { Json } from "../../json.ts";
import { MAX_VERSIONS, type Parameter, type ParameterStore } from "../parameter.ts";
import { onKey, type ParameterAction } from "../parameter-action.ts";
import { invalidParameter, nameProblem } from "../refusals.ts";

/** The members of a request that are imitated. A request with another member is answered as not imitated. */
const MEMBERS = ["Name", "Value", "Type", "KeyId", "Overwrite", "Description", "DataType", "Tier"];
const MAX_CHARACTERS = 4096;
const MAX_LEVELS = 15;
/** The key that Parameter Store uses when a request names no key. */
const AWS_KEY = "alias/aws/ssm";
/** The first bytes of every ciphertext of KMS under a symmetric key. The rest is random: nobody can decrypt it, and no two are alike. */
const CIPHERTEXT_START = Buffer.from("0102020078", "hex");

/**
 * The action PutParameter of Parameter Store. Writes strings, lists of strings and secure strings of the standard tier. Source: Systems
 * Manager API reference.
 */
export const putParameter: ParameterAction = {
  keyPermissions: ({ arn }, input, { region, store }) =>
    onKey("kms:Encrypt", store.findKey(readString(input, "KeyId")) ?? "", arn, region),
  run(reference, input, { callerArn, store, surroundings: { now, randomBytes } }) {
    const name = reference.text;
    const [known] = store.versionsOf(reference);
    const type = readString(input, "Type") || known?.type;
    const keyId = readString(input, "KeyId");
    const refused =
      keyProblem(keyId, type, store) ??
      findUnimitated(input) ??
      nameProblem(name) ??
      dataTypeProblem(readString(input, "DataType")) ??
      levelProblem(name);
    if (refused) return refused;
    if (!isType(type)) return invalidParameter("A parameter type is required when you create a parameter.");
    const value = readString(input, "Value");
    const wrongValue = valueProblem(value) ?? (known && overwriteProblem(store.versionsOf(reference), type, input));
    if (wrongValue) return wrongValue;
    const isSecure = type === "SecureString";
    const version = (known?.version ?? 0) + 1;
    store.put({
      name: known?.name ?? name,
      type,
      value,
      ciphertext: isSecure ? Buffer.concat([CIPHERTEXT_START, randomBytes(151)]).toString("base64") : "",
      keyId: isSecure ? keyId || AWS_KEY : "",
      keyArn: store.findKey(keyId) ?? "",
      description: readString(input, "Description") || (known?.description ?? ""),
      version,
      labels: [],
      changedAt: now(),
      changedBy: callerArn,
    });
    return answer({ Tier: "Standard", Version: version });
  },
};

function isType(type: string | undefined): type is Parameter["type"] {
  return type === "String" || type === "StringList" || type === "SecureString";
}

function keyProblem(keyId: string, type: string | undefined, store: ParameterStore): Outcome | undefined {
  if (keyId === "") return undefined;
  if (type !== "SecureString")
    return { kind: "not imitated", what: "ssm PutParameter with a KeyId and no SecureString" };
  if (keyId === AWS_KEY || store.findKey(keyId) !== undefined) return undefined;
  return refusal("InvalidKeyId", `Invalid keyId ${keyId}`, "the template has no such key");
}

function findUnimitated(input: Json): Outcome | undefined {
  const member = Object.keys(input).find((name) => !MEMBERS.includes(name));
  if (member !== undefined) return { kind: "not imitated", what: `ssm PutParameter with ${loggableName(member)}` };
  const tier = readString(input, "Tier");
  if (tier === "" || tier === "Standard") return undefined;
  return { kind: "not imitated", what: "ssm PutParameter with another Tier than Standard" };
}

function dataTypeProblem(dataType: string): Outcome | undefined {
  if (dataType === "" || dataType === "text") return undefined;
  if (dataType === "aws:ec2:image" || dataType === "aws:ssm:integration") {
    return { kind: "not imitated", what: `ssm PutParameter with DataType ${dataType}` };
  }
  return invalidParameter(`The following data type is not supported: ${dataType} (Data type names are all lowercase.)`);
}

function levelProblem(name: string): AwsRefusal | undefined {
  if (name.includes("/") && !name.startsWith("/")) {
    return invalidParameter("Parameter name must be a fully qualified name.");
  }
  if (name.split("/").length - 1 <= MAX_LEVELS) return undefined;
  const message = `A hierarchy can have a maximum of ${MAX_LEVELS} levels.`;
  return refusal("HierarchyLevelLimitExceededException", message, "the name has too many levels");
}

function valueProblem(value: string): AwsRefusal | undefined {
  if (value === "") return invalidParameter("Parameter value can't be null or empty.");
  if (value.length > MAX_CHARACTERS) {
    return invalidParameter(
      `Standard tier parameters support a maximum parameter value of ${MAX_CHARACTERS} characters.`,
    );
  }
  return /\{\{.*\}\}/s.test(value)
    ? invalidParameter('Parameter value can\'t nest another parameter. Do not use "{{}}" in the value.')
    : undefined;
}

/** The refusal of a new version of a parameter that exists; undefined when AWS accepts it. */
function overwriteProblem(versions: readonly Parameter[], type: string, input: Json): AwsRefusal | undefined {
  const [known] = versions;
  if (input["Overwrite"] !== true) {
    const message =
      "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.";
    return refusal("ParameterAlreadyExists", message, "Overwrite is not true");
  }
  if (known?.type !== type) {
    const message = "Parameter Store doesn't support changing a parameter type in a hierarchy.";
    return refusal("HierarchyTypeMismatchException", message, "the parameter has another type: delete it first");
  }
  const oldest = versions.length < MAX_VERSIONS ? undefined : versions.at(-1);
  if (oldest === undefined || oldest.labels.length === 0) return undefined;
  const message = `You attempted to create a new version of ${known.name} by calling the PutParameter API with the overwrite flag. Version ${oldest.version}, the oldest version, can't be deleted because it has a label associated with it. Move the label to another version of the parameter, and try again.`;
  return refusal("ParameterMaxVersionLimitExceeded", message, "the oldest of 100 versions has a label");
}
