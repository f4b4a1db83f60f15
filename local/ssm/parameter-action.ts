import { type Action, type FurtherPermission, type Outcome, readString, refusal } from "../endpoint/action.ts";
import type { Members } from "../endpoint/members.ts";
import type { Json } from "../json.ts";
import type { Surroundings } from "../surroundings.ts";
import type { Parameter, ParameterStore } from "./parameter.ts";
import type { Reference } from "./reference.ts";
import { nullName } from "./refusals.ts";

/** The parts that every action of Parameter Store works on. */
export interface ParametersContext {
  region: string;
  store: ParameterStore;
  surroundings: Surroundings;
}

/** An action on the parameter that its request names. */
export interface ParameterAction {
  /** Members with constraints of this action alone. */
  members?: Members;
  /** The permissions on KMS keys of the account that the caller needs. Default: none. */
  keyPermissions?: (reference: Reference, input: Json, context: ParametersContext) => readonly FurtherPermission[];
  /** True for an action that is not imitated for a Name that ends with a version or a label: `/name:3`. Default: false. */
  refusesSelector?: boolean;
  run: (reference: Reference, input: Json, context: ParametersContext & { callerArn: string }) => Outcome;
}

/** Turns an action on one parameter, which a request names as Name, into an action of the endpoint. */
export function onParameter(action: ParameterAction, context: ParametersContext): Action {
  const read = (input: Json) => context.store.read(readString(input, "Name"));
  return {
    required: [],
    ...(action.members && { members: action.members }),
    access: "permitted",
    resource: (input) => read(input).arn,
    furtherPermissions: (input) => action.keyPermissions?.(read(input), input, context) ?? [],
    run(input, caller) {
      const reference = read(input);
      if (reference.text === "") return nullName();
      if (reference.selector !== "" && action.refusesSelector === true)
        return { kind: "not imitated", what: "ssm with a version or a label in the Name of this action" };
      return action.run(reference, input, { ...context, callerArn: caller.principal.arn });
    },
  };
}

/** The permissions to decrypt parameters with KMS keys of the account. A request without WithDecryption needs none. */
export function decryptPermissions(
  parameters: readonly (Parameter | undefined)[],
  input: Json,
  { region, store }: ParametersContext,
): readonly FurtherPermission[] {
  if (input["WithDecryption"] !== true) return [];
  return parameters.flatMap((parameter) =>
    parameter ? onKey("kms:Decrypt", parameter.keyArn, store.arnOf(parameter.name), region) : [],
  );
}

/**
 * The permission to use a KMS key of the account for one parameter, through Parameter Store. An empty `keyArn` is AWS's key `alias/aws/ssm`, which every
 * caller may use. Source: Systems Manager user guide, "AWS KMS encryption for SecureString parameters".
 */
export function onKey(
  action: string,
  keyArn: string,
  parameterArn: string,
  region: string,
): readonly FurtherPermission[] {
  if (keyArn === "") return [];
  const message =
    "The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.";
  const context = {
    "kms:viaservice": `ssm.${region}.amazonaws.com`,
    "kms:encryptioncontext:parameter_arn": parameterArn,
  };
  const noAccess = refusal("AccessDeniedException", message, `the caller lacks ${action} on the parameter's key`);
  return [{ action, resource: keyArn, context, refusal: noAccess }];
}
