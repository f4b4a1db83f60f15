import { type AwsRefusal, decidedBy, refusal } from "../endpoint/action.ts";
import { aliasTaken, takenAliases } from "./alias.ts";
import type { AppClient } from "./app-client.ts";
import { isWritable } from "./attribute-access.ts";
import { valueProblem } from "./attribute-value.ts";
import type { Schema } from "./schema.ts";
import { schemaSetting } from "./schema-setting.ts";
import type { UserPool } from "./user-pool.ts";
import type { User } from "./users.ts";

/** Values of attributes by name, as a request gives them. An empty value deletes the attribute. */
export type Values = ReadonlyMap<string, string>;

/**
 * Cognito's refusal of the attributes of a user who signs up; undefined when they may be set. `given` are the attributes of the request;
 * `values` also has the e-mail address when it is the username. Every required attribute must have a value.
 */
export function signUpProblem(
  schema: Schema,
  client: AppClient,
  given: Values,
  values: Values,
): AwsRefusal | undefined {
  return (
    unwritableProblem(client, given) ??
    schemaProblem(schema, given, (name) => `${name}: Attribute does not exist in the schema.`) ??
    missingProblem(schema, missingAttributes(schema, values))
  );
}

/** Cognito's refusal of the attributes with which an administrator creates a user; undefined when they may be set. */
export function creationProblem(schema: Schema, values: Values): AwsRefusal | undefined {
  return (
    schemaProblem(schema, values, (name) => `Type for attribute {${name}} could not be determined`) ??
    (values.has("sub") ? immutable("sub") : undefined) ??
    verificationProblem(values, values)
  );
}

/** The caller of a change of attributes. */
export interface Changer {
  /** The app client by which the user changes the attributes. Undefined for an administrator. */
  client?: AppClient;
  /** Whether the user sets the attributes together with a first password: then an immutable attribute without a value can be set. */
  isFirstSignIn?: boolean;
}

/** Cognito's refusal of a change of a user's attributes; undefined when the change may be made. */
export function changeProblem(
  pool: UserPool,
  user: User,
  values: Values,
  { client, isFirstSignIn = false }: Changer = {},
): AwsRefusal | undefined {
  const unwritable = client && unwritableProblem(client, values);
  if (unwritable) return unwritable;
  for (const [name, value] of values) {
    const attribute = pool.schema.get(name);
    if (attribute === undefined)
      return decidedBy(
        updateProblem(name, "Attribute does not exist in the schema."),
        schemaSetting(undefined, "With an entry of this name, users may have the attribute."),
      );
    const isFixed = !attribute.mutable && !(isFirstSignIn && name !== "sub" && !user.attributes.has(name));
    const empty = attribute.required ? missingProblem(pool.schema, [name]) : undefined;
    const problem = isFixed
      ? decidedBy(immutable(name), schemaSetting(attribute, "With Mutable, the attribute may change."))
      : value === ""
        ? empty
        : valueProblem(attribute, value);
    if (problem) return problem;
  }
  return verificationProblem(values, new Map([...user.attributes, ...values])) ?? aliasProblem(pool, user, values);
}

function aliasProblem(pool: UserPool, user: User, values: Values): AwsRefusal | undefined {
  // A new address or number is unverified unless the change says otherwise.
  const said = [...user.attributes].filter(([name]) => !name.endsWith("_verified"));
  const [taken] = takenAliases(pool, user, new Map([...said, ...values]));
  return taken && aliasTaken(taken);
}

/** The required attributes that have no value. */
export function missingAttributes(schema: Schema, values: Values): readonly string[] {
  return [...schema.values()]
    .filter(({ name, required }) => required && name !== "sub" && !values.get(name))
    .map(({ name }) => name);
}

/** Cognito's refusal when required attributes have no value; undefined when `names` is empty. */
export function missingProblem(schema: Schema, names: readonly string[]): AwsRefusal | undefined {
  if (names.length === 0) return undefined;
  const rules = names.map((name) => `${name}: The attribute is required\n`).join(" ");
  const message = `Attributes did not conform to the schema: ${rules}`;
  return decidedBy(
    refusal("InvalidParameterException", message, "the pool's Schema requires a value"),
    ...names.map((name) => schemaSetting(schema.get(name), "Without Required, the attribute needs no value.")),
  );
}

/** Cognito's refusal of attributes that the app client may not write; undefined when it may write them all. */
export function unwritableProblem(client: AppClient, values: Values): AwsRefusal | undefined {
  if ([...values.keys()].every((name) => isWritable(client, name))) return undefined;
  const because = "the app client's WriteAttributes lack the attribute, or only Cognito and administrators set it";
  return decidedBy(refusal("NotAuthorizedException", "A client attempted to write unauthorized attribute", because), {
    property: "UserPoolClient.WriteAttributes",
    ...(client.writeAttributes && { value: [...client.writeAttributes] }),
    meaning:
      "With the attribute in the list, the app client may write it. Only administrators write sub and the marks of verified addresses.",
  });
}

function schemaProblem(schema: Schema, values: Values, unknown: (name: string) => string): AwsRefusal | undefined {
  for (const [name, value] of values) {
    const attribute = schema.get(name);
    if (attribute === undefined) {
      const message = `Attributes did not conform to the schema: ${unknown(name)}\n`;
      return decidedBy(
        refusal("InvalidParameterException", message, "the pool's Schema has no such attribute"),
        schemaSetting(undefined, "With an entry of this name, users may have the attribute."),
      );
    }
    const problem = value === "" ? undefined : valueProblem(attribute, value);
    if (problem) return problem;
  }
  return undefined;
}

/**
 * The refusal when a request marks an e-mail address or a phone number as verified and the user has none; otherwise undefined. `after` are the user's attributes after the change.
 */
function verificationProblem(values: Values, after: Values): AwsRefusal | undefined {
  if (values.has("email_verified") && !after.get("email"))
    return unverifiable("Email is required to verify/un-verify an email");
  if (values.has("phone_number_verified") && !after.get("phone_number")) {
    return unverifiable("Phone Number is required to verify/un-verify a phone number");
  }
  return undefined;
}

function unverifiable(message: string): AwsRefusal {
  return refusal("InvalidParameterException", message, "the user has no value to verify");
}

function immutable(name: string): AwsRefusal {
  return updateProblem(name, "Attribute cannot be updated.");
}

function updateProblem(name: string, rule: string): AwsRefusal {
  return refusal(
    "InvalidParameterException",
    `user.${name}: ${rule}\n`,
    "the pool's Schema does not allow this change",
  );
}
