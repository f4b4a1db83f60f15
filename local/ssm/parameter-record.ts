import type { Outcome } from "../endpoint/action.ts";
import type { Json } from "../json.ts";
import type { Parameter, ParameterStore } from "./parameter.ts";
import type { Reference } from "./reference.ts";

/** A version of a parameter, as the actions that read values write it. Without decryption, a SecureString has its ciphertext for a value. */
export function parameterRecord(
  store: ParameterStore,
  parameter: Parameter,
  { isDecrypted, selector }: { isDecrypted: boolean; selector: string },
): Json {
  const { changedAt, name, type, version } = parameter;
  return {
    ARN: store.arnOf(name),
    DataType: "text",
    LastModifiedDate: changedAt / 1000,
    Name: name,
    ...(selector !== "" && { Selector: `:${selector}` }),
    Type: type,
    Value: readValue(parameter, isDecrypted),
    Version: version,
  };
}

/** Returns a parameter's value, or the ciphertext of a SecureString that is not to be decrypted. */
export function readValue({ ciphertext, type, value }: Parameter, isDecrypted: boolean): string {
  return type === "SecureString" && !isDecrypted ? ciphertext : value;
}

/**
 * The answer when a request reads one of the parameters that AWS publishes under `/aws/`, or a secret under
 * `/aws/reference/secretsmanager/`; undefined for any other name.
 */
export function publicParameter(action: string, { name }: Reference): Outcome | undefined {
  return /^\/aws\//i.test(name) ? { kind: "not imitated", what: `ssm ${action} of AWS's own parameters` } : undefined;
}
