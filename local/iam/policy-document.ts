/** A policy with every one-or-many element as a list. */
export interface PolicyDocument {
  Version: "2012-10-17" | "2008-10-17";
  Statement: readonly Statement[];
}

export interface Statement {
  Sid?: string;
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
  quantifier?: "ForAllValues" | "ForAnyValue";
  /** In lower case: condition keys are not case-sensitive. */
  key: string;
  values: readonly string[];
}

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

type Report = (place: string, sentence: string) => void;

/** What a policy is attached to, which decides on what its statements have to say and may not say. */
export type PolicyUse = "identity" | "resource" | "trust";

/**
 * Reads a policy's JSON. `where` begins the place in each problem: `DayPolicy.PolicyDocument`.
 *
 * Source: IAM user guide, "Grammar of the IAM JSON policy language". An element or a condition operator that is not evaluated here is a
 * problem, so that no policy is half-obeyed.
 */
export function readPolicy(value: unknown, where: string, use: PolicyUse): ReadPolicy {
  const problems: string[] = [];
  const report: Report = (place, sentence) => void problems.push(`${place} ${sentence}`);
  if (!isObject(value)) return { ok: false, problems: [`${where} must be a policy document`] };

  for (const key of Object.keys(value)) {
    if (!["Version", "Id", "Statement"].includes(key)) report(`${where}.${key}`, "is no element of a policy");
  }
  const version = value["Version"] ?? "2008-10-17";
  if (version !== "2012-10-17" && version !== "2008-10-17") {
    report(`${where}.Version`, "must be 2012-10-17 or 2008-10-17");
  }
  const statements = Array.isArray(value["Statement"]) ? value["Statement"] : [value["Statement"]];
  const policy: PolicyDocument = {
    Version: version === "2012-10-17" ? "2012-10-17" : "2008-10-17",
    Statement: statements.map((statement, index) =>
      readStatement(statement, `${where}.Statement[${index}]`, use, report),
    ),
  };
  return problems.length === 0 ? { ok: true, policy } : { ok: false, problems };
}

const LISTS = ["Action", "NotAction", "Resource", "NotResource"] as const;

function readStatement(value: unknown, where: string, use: PolicyUse, report: Report): Statement {
  if (!isObject(value)) {
    report(where, "must be a statement");
    return { Effect: "Deny" };
  }
  const known = ["Sid", "Effect", "Principal", "NotPrincipal", "Condition", ...LISTS];
  for (const key of Object.keys(value))
    if (!known.includes(key)) report(`${where}.${key}`, "is no element of a statement");

  const effect = value["Effect"];
  if (effect !== "Allow" && effect !== "Deny") report(`${where}.Effect`, "must be Allow or Deny");
  if ((value["Action"] === undefined) === (value["NotAction"] === undefined)) {
    report(where, "must have either Action or NotAction");
  }
  if (value["Resource"] !== undefined && value["NotResource"] !== undefined) {
    report(where, "must not have both Resource and NotResource");
  }
  const has = (...names: readonly string[]) => names.some((name) => value[name] !== undefined);
  // What IAM itself refuses: left out, each of these would mean everything or everybody here.
  if (use === "identity" && has("Principal", "NotPrincipal")) {
    report(where, "must not have a Principal: a policy is for whom it is attached to");
  }
  if (use !== "identity" && !has("Principal", "NotPrincipal")) report(where, "must have a Principal or a NotPrincipal");
  if (use === "trust" && has("Resource", "NotResource")) report(where, "must not have a Resource: it trusts");
  if (use !== "trust" && !has("Resource", "NotResource")) report(where, "must have a Resource or a NotResource");
  const lists = Object.fromEntries(
    LISTS.filter((name) => value[name] !== undefined).map((name) => [
      name,
      readTexts(value[name], `${where}.${name}`, report),
    ]),
  );
  return {
    ...(typeof value["Sid"] === "string" && { Sid: value["Sid"] }),
    Effect: effect === "Allow" ? "Allow" : "Deny",
    ...lists,
    ...(value["Principal"] !== undefined && {
      Principal: readPrincipal(value["Principal"], `${where}.Principal`, report),
    }),
    ...(value["NotPrincipal"] !== undefined && {
      NotPrincipal: readPrincipal(value["NotPrincipal"], `${where}.NotPrincipal`, report),
    }),
    ...(value["Condition"] !== undefined && {
      Condition: readConditions(value["Condition"], `${where}.Condition`, report),
    }),
  };
}

function readTexts(value: unknown, where: string, report: Report): string[] {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.flatMap((item) => {
    if (typeof item === "string") return [item];
    report(where, "must be a text or a list of texts");
    return [];
  });
}

const PRINCIPAL_TYPES = ["AWS", "Service", "Federated", "CanonicalUser"] as const;

function readPrincipal(value: unknown, where: string, report: Report): PrincipalElement[] {
  if (value === "*") return [{ type: "AWS", value: "*" }];
  if (!isObject(value)) {
    report(where, "must be * or an object");
    return [];
  }
  return Object.entries(value).flatMap(([key, values]) => {
    const type = PRINCIPAL_TYPES.find((known) => known === key);
    if (type === undefined) {
      report(`${where}.${key}`, "is no kind of principal");
      return [];
    }
    return readTexts(values, `${where}.${key}`, report).map((text) => ({ type, value: text }));
  });
}

function readConditions(value: unknown, where: string, report: Report): Condition[] {
  if (!isObject(value)) {
    report(where, "must be an object");
    return [];
  }
  return Object.entries(value).flatMap(([written, keys]) => {
    const { operator, ...set } = parseOperator(written);
    if (operator === undefined) {
      report(`${where}.${written}`, "is not evaluated by the local stack");
      return [];
    }
    if (!isObject(keys)) {
      report(`${where}.${written}`, "must be an object of condition keys");
      return [];
    }
    return Object.entries(keys).map(([key, values]) => ({
      operator,
      ...set,
      key: key.toLowerCase(),
      values: readTexts(asTexts(values), `${where}.${written}.${key}`, report),
    }));
  });
}

/** `ForAnyValue:StringLikeIfExists` taken apart. IAM takes operators in any case. */
function parseOperator(written: string): Pick<Condition, "ifExists" | "quantifier"> & { operator?: ConditionOperator } {
  const [, quantifier, name = "", ifExists] = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(written) ?? [];
  const operator = CONDITION_OPERATORS.find((known) => known.toLowerCase() === name.toLowerCase());
  return {
    ifExists: ifExists !== undefined,
    ...(operator !== undefined && !(operator === "Null" && ifExists) && { operator }),
    ...((quantifier === "ForAllValues" || quantifier === "ForAnyValue") && { quantifier }),
  };
}

/** Numbers and booleans may stand unquoted in a policy. */
function asTexts(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asTexts);
  return typeof value === "boolean" || typeof value === "number" ? String(value) : value;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
