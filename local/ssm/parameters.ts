import {
  type Action,
  answer,
  loggableName,
  type Needed,
  type Outcome,
  readString,
  refusal,
} from "../endpoint/action.ts";
import type { JsonService } from "../endpoint/aws-endpoint.ts";
import type { Json } from "../json.ts";
import type { Surroundings } from "../surroundings.ts";

export interface ParametersInput {
  region: string;
  accountId: string;
  /** The account's own KMS keys, by ARN. */
  keys: readonly string[];
  surroundings: Surroundings;
}

interface Parameter {
  name: string;
  type: "String" | "SecureString";
  value: string;
  /** Of the key that it is encrypted with, when that is one of the account's own. */
  keyArn: string;
  version: number;
  changedAt: number;
}

/** What PutParameter may be given. Anything else is said not to be imitated. */
const PUT_MEMBERS = ["Name", "Value", "Type", "KeyId", "Overwrite", "Description", "DataType"];
const MAX_CHARACTERS = 4096;

/**
 * Parameter Store: the parameters of the standard tier that somebody has put there, strings and secure strings. It begins empty, since
 * CloudFormation makes no secure strings.
 *
 * A secure string is under AWS's own key `alias/aws/ssm`, which everybody in the account may use through Parameter Store, or under one of the
 * account's own, for which the caller needs a permission beside.
 *
 * Source: Systems Manager API reference, GetParameter, PutParameter, DeleteParameter; user guide, "AWS KMS encryption for SecureString parameters".
 */
export function createParameters({ accountId, keys, region, surroundings }: ParametersInput): JsonService {
  const all = new Map<string, Parameter>();
  const arnOf = (name: string) =>
    name.startsWith("arn:")
      ? name
      : `arn:aws:ssm:${region}:${accountId}:parameter${name.startsWith("/") ? "" : "/"}${name}`;
  /** By name or by ARN. Another region's or account's ARN stays one, and nothing has it for its name. */
  const nameOf = (input: Json) => {
    const given = readString(input, "Name");
    return given.startsWith(`${arnOf("/")}`) ? given.slice(arnOf("").length - 1) : given;
  };
  const find = (input: Json) => all.get(nameOf(input));
  const keyOf = (id: string) => keys.find((arn) => arn === id || arn.endsWith(`:key/${id}`));

  /** A key of one's own wants a permission of its own, for this parameter and through this service. */
  const withKey = (keyArn: string, action: string, name: string): readonly Needed[] => {
    if (keyArn === "") return [];
    const message =
      "The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.";
    return [
      {
        action,
        resource: keyArn,
        context: {
          "kms:viaservice": `ssm.${region}.amazonaws.com`,
          "kms:encryptioncontext:parameter_arn": arnOf(name),
        },
        refusal: refusal("AccessDeniedException", message, `the caller may not ${action} with the parameter's key`),
      },
    ];
  };

  const action = (run: Action["run"], also?: Action["also"]): Action => ({
    required: [],
    resource: (input) => arnOf(nameOf(input)),
    ...(also && { also }),
    run: (input) => (readString(input, "Name") === "" ? nullName : run(input)),
  });

  function getParameter(input: Json): Outcome {
    const name = nameOf(input);
    if (!name.startsWith("arn:")) {
      if (name.includes(":")) return { kind: "not imitated", what: "ssm GetParameter by version or label" };
      // Public parameters, and secrets as parameters: reading them is allowed, writing is not.
      if (/^\/aws\//i.test(name)) return { kind: "not imitated", what: "ssm GetParameter of AWS's own parameters" };
      const malformed = nameProblem(name);
      if (malformed) return malformed;
    }
    const found = all.get(name);
    if (found === undefined) return notFound;
    if (found.type === "SecureString" && input["WithDecryption"] !== true) {
      return { kind: "not imitated", what: "ssm GetParameter of a SecureString without WithDecryption" };
    }
    const { changedAt, type, value, version } = found;
    return answer({
      Parameter: {
        ARN: arnOf(name),
        DataType: "text",
        LastModifiedDate: changedAt / 1000,
        Name: name,
        Type: type,
        Value: value,
        Version: version,
      },
    });
  }

  function putParameter(input: Json): Outcome {
    const unimitated = Object.keys(input).find((member) => !PUT_MEMBERS.includes(member));
    if (unimitated !== undefined)
      return { kind: "not imitated", what: `ssm PutParameter with ${loggableName(unimitated)}` };
    const name = readString(input, "Name");
    const malformed = nameProblem(name);
    if (malformed) return malformed;
    const known = all.get(name);
    const type = readString(input, "Type") || known?.type;
    if (type !== undefined && type !== "String" && type !== "SecureString") {
      return { kind: "not imitated", what: `ssm PutParameter of Type ${type === "StringList" ? type : "(another)"}` };
    }
    if (type === undefined) return invalid("A parameter type is required when you create a parameter.");
    if (name.includes("/") && !name.startsWith("/")) return invalid("Parameter name must be a fully qualified name.");
    const value = readString(input, "Value");
    if (value === "") return invalid("Parameter value can't be null or empty.");
    if (value.length > MAX_CHARACTERS) {
      return invalid(`Standard tier parameters support a maximum parameter value of ${MAX_CHARACTERS} characters.`);
    }
    if (known !== undefined && input["Overwrite"] !== true) {
      const message =
        "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.";
      return refusal("ParameterAlreadyExists", message, "Overwrite is not true");
    }
    const version = (known?.version ?? 0) + 1;
    const keyArn = keyOf(readString(input, "KeyId")) ?? "";
    all.set(name, { name, type, value, keyArn, version, changedAt: surroundings.now() });
    return answer({ Tier: "Standard", Version: version });
  }

  function deleteParameter(input: Json): Outcome {
    return all.delete(nameOf(input)) ? answer({}) : notFound;
  }

  const put = action(
    (input) => {
      const id = readString(input, "KeyId");
      if (id !== "" && id !== "alias/aws/ssm" && keyOf(id) === undefined) {
        return refusal("InvalidKeyId", `Invalid keyId ${id}`, "the template holds no such key");
      }
      return putParameter(input);
    },
    (input) => withKey(keyOf(readString(input, "KeyId")) ?? "", "kms:Encrypt", nameOf(input)),
  );
  const actions = new Map<string, Action>([
    ["GetParameter", action(getParameter, (input) => withKey(find(input)?.keyArn ?? "", "kms:Decrypt", nameOf(input)))],
    ["PutParameter", put],
    ["DeleteParameter", action(deleteParameter)],
  ]);
  return { name: "ssm", target: "AmazonSSM", actions, cors: false };
}

/** AWS says nothing but the name of it. */
const notFound = refusal(
  "ParameterNotFound",
  "",
  "there is no such parameter: npm run onboard makes the one that holds the account",
);

/**
 * What Parameter Store says of a name that it does not take: the same of every wrong character and of the prefix `ssm`; a path under
 * `aws` is nobody's to write.
 */
function nameProblem(name: string): Outcome | undefined {
  const bare = name.replace(/^\//, "");
  if (/^aws/i.test(bare)) {
    if (!name.startsWith("/")) {
      return invalid('Parameter name: can\'t be prefixed with "aws" or "ssm" (case-insensitive).');
    }
    const message = `No access to reserved parameter name: ${bare}.`;
    return refusal("AccessDeniedException", message, "names that begin with aws are AWS's own");
  }
  if (/^ssm/i.test(bare) || !/^[\w./-]+$/.test(name)) {
    return invalid(
      'Parameter name: can\'t be prefixed with "ssm" (case-insensitive). If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_',
    );
  }
  return undefined;
}

const nullName = refusal(
  "ValidationException",
  "1 validation error detected: Value null at 'name' failed to satisfy constraint: Member must not be null",
  "Name is missing",
);

function invalid(message: string): Outcome {
  return refusal("ValidationException", message, "the request breaks a rule of Parameter Store");
}
