import { isObject, type Json } from "../json.ts";
import { isBlock, numberOf, timeOf } from "./condition-values.ts";

/** A policy with every one-or-many element as a list. */
export interface PolicyDocument {
  Version: "2012-10-17" | "2008-10-17";
  Statement: readonly Statement[];
}

export interface NamedPolicy {
  /** How the log calls it: the logical id, or an inline policy's name. */
  name: string;
  document: PolicyDocument;
}

export interface Statement {
  Sid?: string | undefined;
  Effect: "Allow" | "Deny";
  Action?: readonly string[];
  NotAction?: readonly string[];
  Resource?: readonly string[];
  NotResource?: readonly string[];
  Principal?: readonly PrincipalElement[];
  NotPrincipal?: readonly PrincipalElement[];
  /** Every one has to hold. */
  Condition?: readonly Condition[];
}

/** `"*"` is `{ type: "AWS", value: "*" }`, as IAM reads it. */
export interface PrincipalElement {
  type: "AWS" | "Service" | "Federated" | "CanonicalUser";
  value: string;
}

/** One key of one operator: `StringEquals: { "aws:PrincipalArn": [...] }`. */
export interface Condition {
  /** Without set operator and IfExists: `StringEquals`. */
  operator: ConditionOperator;
  ifExists: boolean;
  quantifier?: (typeof QUANTIFIERS)[number] | undefined;
  /** In lower case: condition keys are not case-sensitive. */
  key: string;
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

/** A policy, or everything that keeps it from being one, each with its place. */
export type ReadPolicy = { ok: true; policy: PolicyDocument } | { ok: false; problems: readonly string[] };

/** Notes a problem, and gives nothing in the place of what cannot be read. */
type Report = (place: string, sentence: string) => never[];

/** What a policy is attached to, which decides on what its statements have to say and may not say. */
export type PolicyUse = "identity" | "resource" | "trust";

/**
 * Reads a policy's JSON. `where` begins the place in each problem: `DayPolicy.PolicyDocument`.
 *
 * Sources: IAM user guide, "Grammar of the IAM JSON policy language", the page of each element, and "IAM policy validation check
 * reference". An element or a condition operator that is not evaluated here is a problem, so that no policy is half-obeyed.
 */
export function readPolicy(value: unknown, where: string, use: PolicyUse): ReadPolicy {
  const problems: string[] = [];
  const report: Report = (place, sentence) => {
    problems.push(`${place} ${sentence}`);
    return [];
  };
  if (!isObject(value)) return { ok: false, problems: [`${where} must be a policy document`] };

  const { Version: version = "2008-10-17", Statement: written, ...others } = value;
  for (const key of Object.keys(others)) if (key !== "Id") report(`${where}.${key}`, "is no element of a policy");
  if (version !== "2012-10-17" && version !== "2008-10-17") {
    report(`${where}.Version`, "must be 2012-10-17 or 2008-10-17");
  }
  const statements: readonly unknown[] = Array.isArray(written) ? written : [written];
  if (use !== "resource") reportSidsOfTwo(statements, `${where}.Statement`, report);
  const policy: PolicyDocument = {
    Version: version === "2012-10-17" ? "2012-10-17" : "2008-10-17",
    Statement: statements.flatMap((statement, index) => {
      const place = `${where}.Statement[${index}]`;
      return isObject(statement) ? readStatement(statement, place, use, report) : report(place, "must be a statement");
    }),
  };
  return problems.length === 0 ? { ok: true, policy } : { ok: false, problems };
}

/** IAM wants each Sid once, but for the empty one. Of resource policies it says so of some services only. */
function reportSidsOfTwo(statements: readonly unknown[], where: string, report: Report): void {
  const sids = statements.map((statement) => isObject(statement) && statement["Sid"]);
  for (const [index, sid] of sids.entries()) {
    if (sid && sids.indexOf(sid) < index) report(`${where}[${index}].Sid`, "is an earlier statement's already");
  }
}

const LISTS = ["Action", "NotAction", "Resource", "NotResource"] as const;

function readStatement(value: Json, where: string, use: PolicyUse, report: Report): Statement {
  const known = ["Sid", "Effect", "Principal", "NotPrincipal", "Condition", ...LISTS];
  for (const key of Object.keys(value))
    if (!known.includes(key)) report(`${where}.${key}`, "is no element of a statement");

  const effect = value["Effect"];
  if (effect !== "Allow" && effect !== "Deny") report(`${where}.Effect`, "must be Allow or Deny");
  const has = (...names: readonly string[]) => names.some((name) => value[name] !== undefined);
  if (has("Action") === has("NotAction")) report(where, "must have either Action or NotAction");
  for (const element of ["Resource", "Principal"]) {
    if (has(element) && has(`Not${element}`)) report(where, `must not have both ${element} and Not${element}`);
  }
  // What IAM itself refuses: left out, each of these would mean everything or everybody here.
  if (use === "identity" && has("Principal", "NotPrincipal")) {
    report(where, "must not have a Principal: a policy is for whom it is attached to");
  }
  if (use === "trust" && !has("Principal")) report(where, "must have a Principal: a role trusts whom it names");
  if (use === "resource" && !has("Principal", "NotPrincipal")) report(where, "must have a Principal or a NotPrincipal");
  if (use === "resource" && has("NotPrincipal") && effect === "Allow") {
    report(`${where}.NotPrincipal`, "must go with Deny: with Allow it lets in everybody else");
  }
  if (use === "trust" && has("Resource", "NotResource")) report(where, "must not have a Resource: it trusts");
  if (use !== "trust" && !has("Resource", "NotResource")) report(where, "must have a Resource or a NotResource");
  const lists = Object.fromEntries(
    LISTS.filter((name) => has(name)).map((name) => [name, readTexts(value[name], `${where}.${name}`, report)]),
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
  if (typeof value !== "string") report(where, "must be a text");
  else if (use !== "resource" && /[^0-9A-Za-z]/.test(value)) report(where, "must be of letters and digits alone");
  return String(value);
}

function readTexts(value: unknown, where: string, report: Report): string[] {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.flatMap((item) =>
    typeof item === "string" ? [item] : report(where, "must be a text or a list of texts"),
  );
}

const PRINCIPAL_TYPES = ["AWS", "Service", "Federated", "CanonicalUser"] as const;

function readPrincipal(value: unknown, where: string, report: Report): PrincipalElement[] {
  if (value === "*") return [{ type: "AWS", value: "*" }];
  if (!isObject(value)) return report(where, "must be * or an object");
  return Object.entries(value).flatMap(([key, values]) => {
    const type = PRINCIPAL_TYPES.find((known) => known === key);
    if (type === undefined) return report(`${where}.${key}`, "is no kind of principal");
    return readTexts(values, `${where}.${key}`, report).map((text) => ({ type, value: text }));
  });
}

function readConditions(value: unknown, where: string, report: Report): Condition[] {
  if (!isObject(value)) return report(where, "must be an object");
  return Object.entries(value).flatMap(([written, keys]) => {
    const place = `${where}.${written}`;
    const { operator, ...set } = parseOperator(written);
    if (operator === undefined) return report(place, "is not evaluated by the local stack");
    if (!isObject(keys)) return report(place, "must be an object of condition keys");
    return Object.entries(keys).map(([key, values]) => {
      const texts = readTexts(asTexts(values), `${place}.${key}`, report);
      const wanted = wantedValue(operator);
      if (!texts.every(wanted.test)) report(`${place}.${key}`, `must be ${wanted.name}`);
      return { operator, ...set, key: key.toLowerCase(), values: texts };
    });
  });
}

interface WantedValue {
  name: string;
  test: (text: string) => boolean;
}

/**
 * What the values of an operator have to be, so that they can be compared. One that cannot be would make a negated operator hold for every request.
 * Variables may stand in texts and ARNs alone (IAM user guide, "Policy variables").
 */
function wantedValue(operator: ConditionOperator): WantedValue {
  if (operator.startsWith("Numeric")) return { name: "a number", test: (text) => !Number.isNaN(numberOf(text)) };
  if (operator.startsWith("Date")) return { name: "a time", test: (text) => !Number.isNaN(timeOf(text)) };
  if (operator.endsWith("IpAddress")) return { name: "an address or a block of addresses", test: isBlock };
  if (operator === "Bool" || operator === "Null")
    return { name: "true or false", test: (text) => /^(?:true|false)$/i.test(text) };
  return { name: "a text", test: () => true };
}

/** `ForAnyValue:StringLikeIfExists` taken apart. IAM takes operators in any case, and no `NullIfExists`. */
function parseOperator(written: string) {
  const [, quantifier, name = "", ifExists] = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(written) ?? [];
  const operator = CONDITION_OPERATORS.find((known) => known.toLowerCase() === name.toLowerCase());
  return {
    operator: operator === "Null" && ifExists ? undefined : operator,
    quantifier: QUANTIFIERS.find((known) => known === quantifier),
    ifExists: ifExists !== undefined,
  };
}

/** Numbers and booleans may stand unquoted in a policy. */
function asTexts(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asTexts);
  return typeof value === "boolean" || typeof value === "number" ? String(value) : value;
}
