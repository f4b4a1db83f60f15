import { answer, loggableName, readString, refusal } from "../../endpoint/action.ts";
import type { ParameterAction } from "../parameter-action.ts";
import { invalidParameter, nameProblem } from "../refusals.ts";

/** The members of a request that are imitated. A request with another member is answered as not imitated. */
const MEMBERS = ["Name", "Value", "Type", "KeyId", "Overwrite", "Description", "DataType"];
const MAX_CHARACTERS = 4096;
/** The key that Parameter Store uses when a request names no key. */
const AWS_KEY = "alias/aws/ssm";

/** PutParameter: Systems Manager API reference. Strings and secure strings of the standard tier. */
export const putParameter: ParameterAction = {
  keyPermission: (store, input) => ({
    action: "kms:Encrypt",
    keyArn: store.findKey(readString(input, "KeyId")) ?? "",
  }),
  run(store, input, { now }) {
    const keyId = readString(input, "KeyId");
    if (keyId !== "" && keyId !== AWS_KEY && store.findKey(keyId) === undefined) {
      return refusal("InvalidKeyId", `Invalid keyId ${keyId}`, "the template has no such key");
    }
    const unimitated = Object.keys(input).find((member) => !MEMBERS.includes(member));
    if (unimitated !== undefined) {
      return { kind: "not imitated", what: `ssm PutParameter with ${loggableName(unimitated)}` };
    }
    const name = readString(input, "Name");
    const problem = nameProblem(name);
    if (problem) return problem;
    const known = store.find(input);
    const type = readString(input, "Type") || known?.type;
    if (type !== undefined && type !== "String" && type !== "SecureString") {
      return { kind: "not imitated", what: `ssm PutParameter of Type ${type === "StringList" ? type : "(another)"}` };
    }
    if (type === undefined) return invalidParameter("A parameter type is required when you create a parameter.");
    if (name.includes("/") && !name.startsWith("/")) {
      return invalidParameter("Parameter name must be a fully qualified name.");
    }
    const value = readString(input, "Value");
    if (value === "") return invalidParameter("Parameter value can't be null or empty.");
    if (value.length > MAX_CHARACTERS) {
      return invalidParameter(
        `Standard tier parameters support a maximum parameter value of ${MAX_CHARACTERS} characters.`,
      );
    }
    if (known !== undefined && input["Overwrite"] !== true) {
      const message =
        "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.";
      return refusal("ParameterAlreadyExists", message, "Overwrite is not true");
    }
    const version = (known?.version ?? 0) + 1;
    store.put({
      name: known?.name ?? name,
      type,
      value,
      keyArn: store.findKey(keyId) ?? "",
      version,
      changedAt: now(),
    });
    return answer({ Tier: "Standard", Version: version });
  },
};
