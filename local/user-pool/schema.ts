import { asBoolean, asObject, type Json } from "../json.ts";
import { UserError } from "../user-error.ts";

/** An attribute that the users of a pool may have. */
export interface Attribute {
  /** The name in requests: the name of a standard attribute, or `custom:` or `dev:custom:` and a name. */
  name: string;
  type: "Boolean" | "DateTime" | "Number" | "String";
  mutable: boolean;
  required: boolean;
  /** Whether only administrators read and write the attribute (DeveloperOnlyAttribute). */
  isDeveloperOnly: boolean;
  /** The least length of a string, or the least number. */
  least?: number;
  /** The greatest length of a string, or the greatest number. */
  most?: number;
}

/** The attributes of a pool, by name. */
export type Schema = ReadonlyMap<string, Attribute>;

const TYPES = ["Boolean", "DateTime", "Number", "String"] as const;

/** The standard attributes that a Schema may change. Source: Cognito developer guide, "User pool attributes". */
const STANDARD: readonly Attribute[] = [
  ...["address", "email", "family_name", "gender", "given_name", "locale", "middle_name", "name", "nickname"].map(text),
  ...["phone_number", "picture", "preferred_username", "profile", "website", "zoneinfo"].map(text),
  { ...text("birthdate"), least: 10, most: 10 },
  { ...text("sub"), least: 1, mutable: false },
  { ...text("updated_at"), type: "Number", least: 0, most: Number.POSITIVE_INFINITY },
];

/** Attributes that Cognito adds to each pool. A Schema entry of this name is a custom attribute (aws-cdk 14699). */
const BUILT_IN: readonly Attribute[] = ["email_verified", "phone_number_verified"].map((name) => ({
  ...text(name),
  type: "Boolean",
}));

/** Reads the Schema of AWS::Cognito::UserPool. Throws a UserError for an entry that Cognito refuses. */
export function readSchema(written: unknown): Schema {
  const entries = (Array.isArray(written) ? written : []).map((entry) => readEntry(asObject(entry)));
  return new Map([...STANDARD, ...BUILT_IN, ...entries].map((attribute) => [attribute.name, attribute]));
}

/** Describes an attribute as DescribeUserPool does: SchemaAttributeType of the user pools API. */
export function schemaRecord({ isDeveloperOnly, least, most, mutable, name, required, type }: Attribute): Json {
  const [lower, upper] = [least, most].map((bound) => (Number.isFinite(bound) ? String(bound) : undefined));
  return {
    AttributeDataType: type,
    DeveloperOnlyAttribute: isDeveloperOnly,
    Mutable: mutable,
    Name: name,
    ...(type === "Number" && { NumberAttributeConstraints: { MaxValue: upper, MinValue: lower } }),
    Required: required,
    ...(type === "String" && { StringAttributeConstraints: { MaxLength: upper, MinLength: lower } }),
  };
}

function text(name: string): Attribute {
  return { name, type: "String", mutable: true, required: false, isDeveloperOnly: false, least: 0, most: 2048 };
}

function readEntry(entry: Json): Attribute {
  const name = String(entry["Name"] ?? "");
  const standard = STANDARD.find((attribute) => attribute.name === name);
  const type = TYPES.find((one) => one === (entry["AttributeDataType"] ?? standard?.type ?? "String"));
  if (type === undefined) throw refuse(name, `AttributeDataType must be one of ${TYPES.join(", ")}`);
  if (standard && type !== standard.type) throw refuse(name, `a standard attribute keeps its type, ${standard.type}`);
  const required = asBoolean(entry["Required"]) ?? false;
  const isDeveloperOnly = asBoolean(entry["DeveloperOnlyAttribute"]) ?? false;
  if (standard === undefined) {
    if (!/^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,20}$/u.test(name))
      throw refuse(name, "a custom attribute's name has 1 to 20 characters");
    if (required) throw refuse(name, "a custom attribute cannot be required");
  }
  return {
    name: standard ? name : `${isDeveloperOnly ? "dev:" : ""}custom:${name}`,
    type,
    mutable: asBoolean(entry["Mutable"]) ?? standard?.mutable ?? true,
    required,
    isDeveloperOnly,
    ...bounds(entry, type, standard),
  };
}

function bounds(
  entry: Json,
  type: Attribute["type"],
  standard: Attribute | undefined,
): { least?: number; most?: number } {
  const { MaxLength, MinLength } = asObject(entry["StringAttributeConstraints"]);
  const { MaxValue, MinValue } = asObject(entry["NumberAttributeConstraints"]);
  const [least, most] = type === "Number" ? [MinValue, MaxValue] : [MinLength, MaxLength];
  const lower = least === undefined ? standard?.least : Number(least);
  const upper = most === undefined ? (standard?.most ?? (type === "String" ? 2048 : undefined)) : Number(most);
  if (Number.isNaN(lower) || Number.isNaN(upper)) throw refuse(String(entry["Name"]), "a bound must be a number");
  return { ...(lower !== undefined && { least: lower }), ...(upper !== undefined && { most: upper }) };
}

function refuse(name: string, rule: string): UserError {
  return new UserError(`The user pool's Schema has an attribute ${name} that Cognito refuses: ${rule}.`);
}
