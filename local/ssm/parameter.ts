import { readString } from "../endpoint/action.ts";
import type { Json } from "../json.ts";

/** A parameter of the standard tier. */
export interface Parameter {
  name: string;
  type: "String" | "SecureString";
  value: string;
  /** The ARN of the account's own KMS key that encrypts the parameter; empty for AWS's key. */
  keyArn: string;
  version: number;
  /** The time of the last change, in milliseconds since 1970 UTC. */
  changedAt: number;
}

/** The number of versions that a parameter keeps (Systems Manager user guide, "Working with parameter versions"). */
const MAX_VERSIONS = 100;

/** The parameters of one account in one region. A new store is empty, since CloudFormation cannot create secure strings. */
export interface ParameterStore {
  find: (input: Json) => Parameter | undefined;
  /** Finds a version of the parameter that a request names. */
  findVersion: (input: Json, version: number) => Parameter | undefined;
  /** Adds a version of a parameter, which becomes the current one. */
  put: (parameter: Parameter) => void;
  /** Deletes the parameter that a request names. Returns whether it existed. */
  remove: (input: Json) => boolean;
  /**
   * Returns the name of the parameter in a request. The request may give an ARN instead of a name, and a version at the end (`/name:3`). An ARN of
   * another region or account is returned unchanged, so no parameter is found.
   */
  nameIn: (input: Json) => string;
  /** The ARN of a parameter. `name` and `/name` are the same parameter. */
  arnOf: (name: string) => string;
  /** The ARN of a KMS key of the account, found by its ARN or id. */
  findKey: (id: string) => string | undefined;
}

/** Makes an empty store. `keys` are the ARNs of the account's own KMS keys. */
export function createParameterStore(region: string, accountId: string, keys: readonly string[]): ParameterStore {
  const prefix = `arn:aws:ssm:${region}:${accountId}:parameter`;
  /** The versions of each parameter, the newest first. */
  const byArn = new Map<string, readonly Parameter[]>();
  const nameIn = (input: Json) => {
    const given = readString(input, "Name").replace(/:\d+$/, "");
    return given.startsWith(`${prefix}/`) ? given.slice(prefix.length) : given;
  };
  const arnOf = (name: string) =>
    name.startsWith("arn:") ? name : `${prefix}${name.startsWith("/") ? "" : "/"}${name}`;
  const versionsIn = (input: Json) => byArn.get(arnOf(nameIn(input))) ?? [];
  return {
    find: (input) => versionsIn(input)[0],
    findVersion: (input, version) => versionsIn(input).find((one) => one.version === version),
    put(parameter) {
      const arn = arnOf(parameter.name);
      byArn.set(arn, [parameter, ...(byArn.get(arn) ?? [])].slice(0, MAX_VERSIONS));
    },
    remove: (input) => byArn.delete(arnOf(nameIn(input))),
    nameIn,
    arnOf,
    findKey: (id) => keys.find((arn) => arn === id || arn.endsWith(`:key/${id}`)),
  };
}
