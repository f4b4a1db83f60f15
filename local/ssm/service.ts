import type { Action } from "../endpoint/action.ts";
import { integer, pattern, string } from "../endpoint/members.ts";
import type { Service } from "../endpoint/service.ts";
import type { Surroundings } from "../surroundings.ts";
import { deleteParameter } from "./actions/delete-parameter.ts";
import { deleteParameters } from "./actions/delete-parameters.ts";
import { getParameter } from "./actions/get-parameter.ts";
import { getParameterHistory } from "./actions/get-parameter-history.ts";
import { getParameters } from "./actions/get-parameters.ts";
import { getParametersByPath } from "./actions/get-parameters-by-path.ts";
import { labelParameterVersion } from "./actions/label-parameter-version.ts";
import { putParameter } from "./actions/put-parameter.ts";
import { unlabelParameterVersion } from "./actions/unlabel-parameter-version.ts";
import { createParameterStore, type Parameter } from "./parameter.ts";
import { onParameter, type ParameterAction, type ParametersContext } from "./parameter-action.ts";

export interface ParametersInput {
  region: string;
  accountId: string;
  /** The ARNs of the account's own KMS keys. */
  keys: readonly string[];
  surroundings: Surroundings;
  /**
   * The versions of each parameter, by ARN. The store begins with the versions of the stack before, and keeps its own versions here for the
   * stack after it.
   */
  kept?: Map<string, readonly Parameter[]>;
}

/** Actions on one parameter, which a request names as Name. */
const PARAMETER_ACTIONS: Readonly<Record<string, ParameterAction>> = {
  DeleteParameter: deleteParameter,
  GetParameter: getParameter,
  GetParameterHistory: getParameterHistory,
  LabelParameterVersion: labelParameterVersion,
  PutParameter: putParameter,
  UnlabelParameterVersion: unlabelParameterVersion,
};

/** Actions on several parameters. */
const LIST_ACTIONS: Readonly<Record<string, (context: ParametersContext) => Action>> = {
  DeleteParameters: deleteParameters,
  GetParameters: getParameters,
  GetParametersByPath: getParametersByPath,
};

/** The errors of Parameter Store whose messages the API model names `Message`. The other errors have `message`. */
const CAPITAL_MESSAGES: ReadonlySet<string> = new Set(["InvalidFilterValue", "InvalidNextToken"]);

/** Parameter Store. An action that is not listed is not imitated. */
export function parametersService({ accountId, kept, keys, region, surroundings }: ParametersInput): Service {
  const context: ParametersContext = {
    region,
    store: createParameterStore(region, accountId, keys, kept),
    surroundings,
  };
  return {
    name: "ssm",
    protocol: { kind: "json", target: "AmazonSSM" },
    actions: new Map([
      ...Object.entries(PARAMETER_ACTIONS).map(([name, action]) => [name, onParameter(action, context)] as const),
      ...Object.entries(LIST_ACTIONS).map(([name, make]) => [name, make(context)] as const),
    ]),
    members: {
      DataType: string({ max: 128 }),
      Description: string({ max: 1024 }),
      KeyId: string({ min: 1, max: 256, pattern: pattern("^([a-zA-Z0-9:/_-]+)$") }),
      Labels: { type: "strings", item: string({ min: 1, max: 100 }), min: 1, max: 10 },
      MaxResults: integer({ min: 1 }),
      Name: string({ min: 1, max: 2048 }),
      Names: { type: "strings", item: string() },
      NextToken: string(),
      Overwrite: { type: "boolean" },
      ParameterFilters: {
        type: "structures",
        members: { Key: string(), Option: string(), Values: { type: "strings", item: string() } },
      },
      ParameterVersion: integer(),
      Path: string({ min: 1, max: 2048 }),
      Recursive: { type: "boolean" },
      Tier: string({ values: ["Standard", "Advanced", "Intelligent-Tiering"] }),
      Type: string({ values: ["String", "StringList", "SecureString"] }),
      Value: string(),
      WithDecryption: { type: "boolean" },
    },
    validationError: "ValidationException",
    capitalMessages: CAPITAL_MESSAGES,
    cors: false,
  };
}
