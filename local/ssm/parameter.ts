import { readString } from "../endpoint/action.ts";
import type { Json } from "../json.ts";

/** A parameter of the standard tier. */
export interface Parameter {
  name: string;
  type: "String" | "SecureString";
  value: string;
  /** The ARN of the account's own KMS key that encrypts it; empty for AWS's key. */
  keyArn: string;
  version: number;
  /** In milliseconds since 1970 UTC. */
  changedAt: number;
}

/** The parameters of an account in a region. They start empty, since CloudFormation creates no secure strings. */
export interface ParameterStore {
  find: (input: Json) => Parameter | undefined;
  put: (parameter: Parameter) => void;
  /** Deletes the parameter that a request names. Returns whether it existed. */
  remove: (input: Json) => boolean;
  /** The name in a request, which may give it as an ARN. The ARN of another region or account stays an ARN, and no parameter has that name. */
  nameIn: (input: Json) => string;
  /** The ARN of a parameter. `name` and `/name` are one parameter. */
  arnOf: (name: string) => string;
  /** The ARN of a KMS key of the account, found by its ARN or id. */
  findKey: (id: string) => string | undefined;
}

/** Makes an empty store. `keys` are the ARNs of the account's own KMS keys. */
export function createParameterStore(region: string, accountId: string, keys: readonly string[]): ParameterStore {
  const prefix = `arn:aws:ssm:${region}:${accountId}:parameter`;
  const byArn = new Map<string, Parameter>();
  const nameIn = (input: Json) => {
    const given = readString(input, "Name");
    return given.startsWith(`${prefix}/`) ? given.slice(prefix.length) : given;
  };
  const arnOf = (name: string) =>
    name.startsWith("arn:") ? name : `${prefix}${name.startsWith("/") ? "" : "/"}${name}`;
  return {
    find: (input) => byArn.get(arnOf(nameIn(input))),
    put: (parameter) => void byArn.set(arnOf(parameter.name), parameter),
    remove: (input) => byArn.delete(arnOf(nameIn(input))),
    nameIn,
    arnOf,
    findKey: (id) => keys.find((arn) => arn === id || arn.endsWith(`:key/${id}`)),
  };
}
