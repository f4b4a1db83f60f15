import { type Action, type FurtherPermission, readString, refusal } from "../endpoint/action.ts";
import { pattern, string } from "../endpoint/members.ts";
import type { Service } from "../endpoint/service.ts";
import type { Surroundings } from "../surroundings.ts";
import { deleteParameter } from "./actions/delete-parameter.ts";
import { getParameter } from "./actions/get-parameter.ts";
import { putParameter } from "./actions/put-parameter.ts";
import { createParameterStore } from "./parameter.ts";
import type { ParameterAction } from "./parameter-action.ts";
import { nullName } from "./refusals.ts";

export interface ParametersInput {
  region: string;
  accountId: string;
  /** The ARNs of the account's own KMS keys. */
  keys: readonly string[];
  surroundings: Surroundings;
}

/**
 * Parameter Store. An action that is not listed is not imitated.
 *
 * A secure string is encrypted with AWS's key `alias/aws/ssm` or with a KMS key of the account. Every caller may use AWS's key through Parameter
 * Store; for a key of the account the caller needs a permission. Source: Systems Manager user guide, "AWS KMS encryption for SecureString
 * parameters".
 */
export function parametersService({ accountId, keys, region, surroundings }: ParametersInput): Service {
  const store = createParameterStore(region, accountId, keys);

  const action = ({ keyPermission, run }: ParameterAction): Action => ({
    required: [],
    access: "permitted",
    resource: (input) => store.arnOf(store.nameIn(input)),
    furtherPermissions: (input) =>
      keyPermission ? onKey(keyPermission(store, input), store.arnOf(store.nameIn(input)), region) : [],
    run: (input) => (readString(input, "Name") === "" ? nullName() : run(store, input, surroundings)),
  });

  return {
    name: "ssm",
    protocol: { kind: "json", target: "AmazonSSM" },
    actions: new Map([
      ["DeleteParameter", action(deleteParameter)],
      ["GetParameter", action(getParameter)],
      ["PutParameter", action(putParameter)],
    ]),
    members: {
      DataType: string(),
      Description: string(),
      KeyId: string({ min: 1, max: 256, pattern: pattern("^([a-zA-Z0-9:/_-]+)$") }),
      Name: string({ min: 1, max: 2048 }),
      Overwrite: { type: "boolean" },
      Type: string(),
      Value: string(),
      WithDecryption: { type: "boolean" },
    },
    validationError: "ValidationException",
    cors: false,
  };
}

/** The permission to use a KMS key of the account for one parameter, through Parameter Store. */
function onKey(
  { action, keyArn }: { action: string; keyArn: string },
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
