import { isObject, type Json } from "../json.ts";
import { unknownKeys } from "./condition-keys.ts";
import { ACTION, AWS_PRINCIPAL, conditionValue, RESOURCE, type ValueForm } from "./element-values.ts";

/** A policy as it was read: every element that may be a single value or a list has become a list. */
export interface PolicyDocument {
  Version: "2012-10-17" | "2008-10-17";
  Statement: readonly Statement[];
  /** The path of the document in the template: `DayRole.Policies[0].PolicyDocument`. Undefined for a document that is in no template. */
  path?: string;
}

/** A policy with its name. */
export interface NamedPolicy {
  /** The policy's name in the log: its logical id, or the name of an inline policy. */
  name: string;
  document: PolicyDocument;
}

/** A statement of a policy. */
export interface Statement {
  Sid?: string | undefined;
  Effect: "Allow" | "Deny";
  Action?: readonly string[];
  NotAction?: readonly string[];
  Resource?: readonly string[];
  NotResource?: readonly string[];
  Principal?: readonly PrincipalElement[];
  NotPrincipal?: readonly PrincipalElement[];
  /** Conditions that must all hold for the statement to match. */
  Condition?: readonly Condition[];
  /** The places of condition keys and variables that never have a value in the local stack, but may have a value on AWS. */
  unknownKeys?: readonly string[];
}

/** One principal of a statement. As in IAM, `"*"` is read as `{ type: "AWS", value: "*" }`. */
export interface PrincipalElement {
  type: (typeof PRINCIPAL_TYPES)[number];
  value: string;
}

/** One operator of a statement's Condition with one of its condition keys: `StringEquals: { "aws:PrincipalArn": [...] }`. */
export interface Condition {
  /** The operator without its set operator and IfExists: `StringEquals`. */
  operator: ConditionOperator;
  ifExists: boolean;
  quantifier?: (typeof QUANTIFIERS)[number] | undefined;
  /** The condition key in lower case: keys are not case-sensitive. */
  key: string;
  /** The condition key as the policy writes it: `aws:PrincipalArn`. */
  writtenKey: string;
  values: readonly string[];
}

const QUANTIFIERS = ["ForAllValues", "ForAnyValue"] as const;

export const CONDITION_OPERATORS = [
  "StringEquals",
  "StringNotEquals",
  "StringEqualsIgnoreCase",
  "StringNotEqualsIgnoreCase",
  "StringLike",
  "StringNotLike",
  "NumericEquals",
  "NumericNotEquals",
  "NumericLessThan",
  "NumericLessThanEquals",
  "NumericGreaterThan",
  "NumericGreaterThanEquals",
  "DateEquals",
  "DateNotEquals",
  "DateLessThan",
  "DateLessThanEquals",
  "DateGreaterThan",
  "DateGreaterThanEquals",
  "Bool",
  "IpAddress",
  "NotIpAddress",
  "ArnEquals",
  "ArnLike",
  "ArnNotEquals",
  "ArnNotLike",
  "Null",
] as const;
export type ConditionOperator = (typeof CONDITION_OPERATORS)[number];

/** A policy, or the list of its problems, each with its place. */
export type ReadPolicy = { ok: true; policy: PolicyDocument } | { ok: false; problems: readonly string[] };

/** Records a problem. Returns an empty list, which replaces the values that could not be read. */
type Report = (place: string, sentence: string) => never[];

/** The kind of policy, which decides which elements its statements must have and must not have. */
export type PolicyUse = "identity" | "resource" | "trust";

/**
 * Reads a policy's JSON. Each problem begins with its place, and each place begins with `where`: `DayPolicy.PolicyDocument`. An element or condition
 * operator that the local stack does not evaluate is a problem: otherwise the policy would be enforced only in part.
 *
 * Sources: IAM user guide, "Grammar of the IAM JSON policy language", the page of each element, and "IAM policy validation check reference".
 */
export function readPolicy(value: unknown, where: string, use: PolicyUse): ReadPolicy {
  const problems: string[] = [];
  const report: Report = (place, sentence) => {
    problems.push(`${place} ${sentence}`);
    return [];
  };
  if (!isObject(value)) return { ok: false, problems: [`${where} must be a policy document`] };

  const { Version: version = "2008-10-17", Statement: written, ...others } = value;
  for (const key of Object.keys(others)) if (key !== "Id") report(`${where}.${key}`, "is not a policy element");
  if (version !== "2012-10-17" && version !== "2008-10-17") {
    report(`${where}.Version`, "must be 2012-10-17 or 2008-10-17");
  }
  const statements: readonly unknown[] = Array.isArray(written) ? written : [written];
  if (statements.length === 0) report(`${where}.Statement`, "must have at least one statement");
  if (use !== "resource") reportRepeatedSids(statements, `${where}.Statement`, report);
  const policy: PolicyDocument = {
    Version: version === "2012-10-17" ? "2012-10-17" : "2008-10-17",
    Statement: statements.flatMap((statement, index) => {
      const place = `${where}.Statement[${index}]`;
      if (!isObject(statement)) return report(place, "must be a statement");
      const unknown = unknownKeys(statement, place, use, String(version));
      return { ...readStatement(statement, place, use, report), ...(unknown.length > 0 && { unknownKeys: unknown }) };
    }),
    path: where,
  };
  return problems.length === 0 ? { ok: true, policy } : { ok: false, problems };
}

/** Reports repeated Sids; an empty Sid may repeat. It is not called for resource policies, where only some services require unique Sids. */
function reportRepeatedSids(statements: readonly unknown[], where: string, report: Report): void {
  const sids = statements.map((statement) => isObject(statement) && statement["Sid"]);
  for (const [index, sid] of sids.entries()) {
    if (sid && sids.indexOf(sid) < index) report(`${where}[${index}].Sid`, "repeats the Sid of an earlier statement");
  }
}

const LISTS = { Action: ACTION, NotAction: ACTION, Resource: RESOURCE, NotResource: RESOURCE } as const;

function readStatement(value: Json, where: string, use: PolicyUse, report: Report): Statement {
  const known = ["Sid", "Effect", "Principal", "NotPrincipal", "Condition", ...Object.keys(LISTS)];
  for (const key of Object.keys(value))
    if (!known.includes(key)) report(`${where}.${key}`, "is not a statement element");

  const effect = value["Effect"];
  if (effect !== "Allow" && effect !== "Deny") report(`${where}.Effect`, "must be Allow or Deny");
  const has = (...names: readonly string[]) => names.some((name) => value[name] !== undefined);
  if (has("Action") === has("NotAction")) report(where, "must have either Action or NotAction");
  for (const element of ["Resource", "Principal"]) {
    if (has(element) && has(`Not${element}`)) report(where, `must not have both ${element} and Not${element}`);
  }
  // IAM refuses these too. Evaluated, a missing element would match every action, every resource or every principal.
  if (use === "identity" && has("Principal", "NotPrincipal")) {
    report(where, "must not have a Principal: an identity policy applies to the roles that it is attached to");
  }
  if (use === "trust" && !has("Principal"))
    report(where, "must have a Principal: a trust policy names who may assume the role");
  if (use === "resource" && !has("Principal", "NotPrincipal")) report(where, "must have a Principal or a NotPrincipal");
  if (use === "resource" && has("NotPrincipal") && effect === "Allow") {
    report(`${where}.NotPrincipal`, "must be used with Deny: with Allow it would let everyone else in");
  }
  if (use === "trust" && has("Resource", "NotResource"))
    report(where, "must not have a Resource: a trust policy applies to its own role");
  if (use !== "trust" && !has("Resource", "NotResource")) report(where, "must have a Resource or a NotResource");
  const lists = Object.fromEntries(
    Object.entries(LISTS)
      .filter(([name]) => has(name))
      .map(([name, form]) => [name, readStrings(value[name], `${where}.${name}`, report, form)]),
  );
  return {
    Sid: readSid(value["Sid"], `${where}.Sid`, use, report),
    Effect: effect === "Allow" ? "Allow" : "Deny",
    ...lists,
    ...(has("Principal") && { Principal: readPrincipal(value["Principal"], `${where}.Principal`, report) }),
    ...(has("NotPrincipal") && { NotPrincipal: readPrincipal(value["NotPrincipal"], `${where}.NotPrincipal`, report) }),
    ...(has("Condition") && { Condition: readConditions(value["Condition"], `${where}.Condition`, report) }),
  };
}

function readSid(value: unknown, where: string, use: PolicyUse, report: Report): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== "string") report(where, "must be a string");
  else if (use !== "resource" && /[^0-9A-Za-z]/.test(value)) report(where, "must contain only letters and digits");
  return String(value);
}

function readStrings(value: unknown, where: string, report: Report, form?: ValueForm): string[] {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  if (list.length === 0) report(where, "must not be an empty list");
  return list.flatMap((item) => {
    if (typeof item !== "string") return report(where, "must be a string or a list of strings");
    return form === undefined || form.test(item) ? [item] : report(where, `must be ${form.name}`);
  });
}

/** The principal types that a policy may have. CanonicalUser is left out, because only Amazon S3 accepts it. */
const PRINCIPAL_TYPES = ["AWS", "Service", "Federated"] as const;

function readPrincipal(value: unknown, where: string, report: Report): PrincipalElement[] {
  if (value === "*") return [{ type: "AWS", value: "*" }];
  if (!isObject(value)) return report(where, "must be * or an object");
  if (Object.keys(value).length === 0) return report(where, "must name a principal");
  return Object.entries(value).flatMap(([key, values]) => {
    const type = PRINCIPAL_TYPES.find((known) => known === key);
    if (type === undefined) return report(`${where}.${key}`, "is not a principal type");
    const form = type === "AWS" ? AWS_PRINCIPAL : undefined;
    return readStrings(values, `${where}.${key}`, report, form).map((text) => ({ type, value: text }));
  });
}

function readConditions(value: unknown, where: string, report: Report): Condition[] {
  if (!isObject(value)) return report(where, "must be an object");
  return Object.entries(value).flatMap(([written, keys]) => {
    const place = `${where}.${written}`;
    const { operator, ...set } = parseOperator(written);
    if (operator === undefined) return report(place, "is not a condition operator that the local stack evaluates");
    if (!isObject(keys) || Object.keys(keys).length === 0) return report(place, "must be an object of condition keys");
    return Object.entries(keys).map(([key, values]) => ({
      operator,
      ...set,
      key: key.toLowerCase(),
      writtenKey: key,
      values: readStrings(asStrings(values), `${place}.${key}`, report, conditionValue(operator)),
    }));
  });
}

/**
 * Splits a condition operator such as `ForAnyValue:StringLikeIfExists` into its parts. IAM ignores the case of operators, and refuses `NullIfExists`.
 */
function parseOperator(written: string) {
  const [, quantifier, name = "", ifExists] = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(written) ?? [];
  const operator = CONDITION_OPERATORS.find((known) => known.toLowerCase() === name.toLowerCase());
  return {
    operator: operator === "Null" && ifExists ? undefined : operator,
    quantifier: QUANTIFIERS.find((known) => known === quantifier),
    ifExists: ifExists !== undefined,
  };
}

/** Turns numbers and booleans into strings, since a policy may hold them without quotes. */
function asStrings(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asStrings);
  return typeof value === "boolean" || typeof value === "number" ? String(value) : value;
}
