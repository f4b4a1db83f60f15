import { isInBlock, numberOf, timeOf } from "./condition-values.ts";
import type { Condition, ConditionOperator } from "./policy-document.ts";
import { matchesArn, matchesWildcard } from "./wildcard.ts";

/** The keys of a request, in lower case, each with its values. */
export type RequestContext = ReadonlyMap<string, readonly string[]>;

/**
 * Whether a condition holds, and if not, why.
 *
 * A key that the request does not have fails the test, but for negated operators, `IfExists` and `Null`. Values of one key are
 * alternatives; for a negated operator none of them may match. Source: IAM user guide, "Condition operators" and "Set operators".
 *
 * `expand` puts policy variables in, and gives nothing for one that the request does not have: such a value matches nothing.
 */
export function conditionHolds(
  { operator, ifExists, quantifier, key, values }: Condition,
  context: RequestContext,
  expand: (text: string) => string | undefined,
): boolean {
  const given = context.get(key);
  if (operator === "Null") return values.some((value) => (value.toLowerCase() === "true") === (given === undefined));

  const negated = isNegated(operator);
  const test = TESTS[negated ? POSITIVE[operator] : operator];
  const wanted = values.map(expand).filter((value) => value !== undefined);
  const matches = (value: string) => wanted.some((pattern) => test(value, pattern));
  const accepts = (value: string) => (negated ? !matches(value) : matches(value));

  if (given === undefined || given.length === 0) {
    if (quantifier === "ForAllValues") return true;
    if (quantifier === "ForAnyValue") return ifExists;
    return ifExists || negated;
  }
  if (quantifier === "ForAnyValue") return given.some(accepts);
  // One value, or all of them: without a quantifier a key with several values is taken like ForAllValues.
  return given.every(accepts);
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

// What is no number or no time is NaN on either side, and compares with nothing, itself included.
const number = (test: (a: number, b: number) => boolean): Test => {
  return (value, pattern) => test(numberOf(value), numberOf(pattern));
};
const date = (test: (a: number, b: number) => boolean): Test => {
  return (value, pattern) => test(timeOf(value), timeOf(pattern));
};

const TESTS: Readonly<Record<Positive, Test>> = {
  StringEquals: (value, pattern) => value === unescaped(pattern),
  StringEqualsIgnoreCase: (value, pattern) => value.toLowerCase() === unescaped(pattern).toLowerCase(),
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

/** A variable's value was made literal for patterns; compared as it is, it is itself again. */
function unescaped(text: string): string {
  return text.replaceAll("\ue000", "*").replaceAll("\ue001", "?");
}
