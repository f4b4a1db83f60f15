import { isInBlock, numberOf, timeOf } from "./condition-values.ts";
import type { Condition, ConditionOperator } from "./policy-document.ts";
import { matchesArn, matchesWildcard, unliteral } from "./wildcard.ts";

/** The values of each condition key of a request. Keys are in lower case. */
export type RequestContext = ReadonlyMap<string, readonly string[]>;

/**
 * Tells whether a condition of a statement with this effect holds. When the request does not have the key, the condition fails, except with a negated
 * operator, `IfExists`, `ForAllValues` or `Null`. For a set operator and for `Null`, a key whose only values are empty strings counts as missing too.
 * The values in the policy are alternatives: one of them must match. With a negated operator none of them may match. Sources: IAM user guide,
 * "Condition operators" and "Set operators for multivalued context keys".
 *
 * AWS does not document how it compares a key that has several values in the request, when the condition has no set operator. Here the condition of
 * an Allow must hold for all these values, and the condition of a Deny for one of them.
 *
 * `expand` replaces policy variables. It returns undefined when a variable has no value in the request; a policy value with such a variable matches
 * nothing.
 */
export function conditionHolds(
  { operator, ifExists, quantifier, key, values }: Condition,
  effect: "Allow" | "Deny",
  context: RequestContext,
  expand: (text: string) => string | undefined,
): boolean {
  const given = context.get(key) ?? [];
  const isNull = given.every((value) => value === "");
  if (operator === "Null") return values.some((value) => (value.toLowerCase() === "true") === isNull);

  const negated = isNegated(operator);
  const test = TESTS[negated ? POSITIVE[operator] : operator];
  const wanted = values.map(expand).filter((value) => value !== undefined);
  const matches = (value: string) => wanted.some((pattern) => test(value, pattern));
  const accepts = (value: string) => (negated ? !matches(value) : matches(value));

  if (quantifier === "ForAllValues") return isNull || given.every(accepts);
  if (given.length === 0) return ifExists || (negated && quantifier === undefined);
  if (quantifier === "ForAnyValue") return !isNull && given.some(accepts);
  return effect === "Allow" ? given.every(accepts) : given.some(accepts);
}

const POSITIVE = {
  StringNotEquals: "StringEquals",
  StringNotEqualsIgnoreCase: "StringEqualsIgnoreCase",
  StringNotLike: "StringLike",
  NumericNotEquals: "NumericEquals",
  DateNotEquals: "DateEquals",
  NotIpAddress: "IpAddress",
  ArnNotEquals: "ArnEquals",
  ArnNotLike: "ArnLike",
} as const;

type Positive = Exclude<ConditionOperator, "Null" | keyof typeof POSITIVE>;

function isNegated(operator: Positive | keyof typeof POSITIVE): operator is keyof typeof POSITIVE {
  return operator in POSITIVE;
}

type Test = (value: string, pattern: string) => boolean;

// A string that is not a number or a time becomes NaN, and every comparison with NaN is false.
const number = (test: (a: number, b: number) => boolean): Test => {
  return (value, pattern) => test(numberOf(value), numberOf(pattern));
};
const date = (test: (a: number, b: number) => boolean): Test => {
  return (value, pattern) => test(timeOf(value), timeOf(pattern));
};

const TESTS: Readonly<Record<Positive, Test>> = {
  StringEquals: (value, pattern) => value === unliteral(pattern),
  StringEqualsIgnoreCase: (value, pattern) => value.toLowerCase() === unliteral(pattern).toLowerCase(),
  StringLike: (value, pattern) => matchesWildcard(pattern, value),
  NumericEquals: number((a, b) => a === b),
  NumericLessThan: number((a, b) => a < b),
  NumericLessThanEquals: number((a, b) => a <= b),
  NumericGreaterThan: number((a, b) => a > b),
  NumericGreaterThanEquals: number((a, b) => a >= b),
  DateEquals: date((a, b) => a === b),
  DateLessThan: date((a, b) => a < b),
  DateLessThanEquals: date((a, b) => a <= b),
  DateGreaterThan: date((a, b) => a > b),
  DateGreaterThanEquals: date((a, b) => a >= b),
  Bool: (value, pattern) => value.toLowerCase() === pattern.toLowerCase(),
  IpAddress: isInBlock,
  ArnEquals: (value, pattern) => matchesArn(pattern, value),
  ArnLike: (value, pattern) => matchesArn(pattern, value),
};
