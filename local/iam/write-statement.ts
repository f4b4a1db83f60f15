import { groupBy } from "../group-by.ts";
import type { Json } from "../json.ts";
import type { Condition, PrincipalElement, Statement } from "./policy-document.ts";

/** Writes a statement as a policy has it. A list with one value becomes that value. Condition keys are spelt as in the policy. */
export function writeStatement({ Condition, NotPrincipal, Principal, unknownKeys, ...others }: Statement): Json {
  const { Effect, Sid, ...lists } = others;
  return {
    ...(Sid !== undefined && { Sid }),
    Effect,
    ...(Principal && { Principal: writePrincipal(Principal) }),
    ...(NotPrincipal && { NotPrincipal: writePrincipal(NotPrincipal) }),
    ...Object.fromEntries(Object.entries(lists).map(([name, values]) => [name, oneOrAll(values)])),
    ...(Condition && { Condition: writeConditions(Condition) }),
  };
}

/** Writes a condition operator with its set operator and IfExists: `ForAnyValue:StringLikeIfExists`. */
export function writeOperator({ ifExists, operator, quantifier }: Condition): string {
  return `${quantifier === undefined ? "" : `${quantifier}:`}${operator}${ifExists ? "IfExists" : ""}`;
}

function writeConditions(conditions: readonly Condition[]): Json {
  return Object.fromEntries(
    Array.from(groupBy(conditions, writeOperator), ([operator, group]) => [
      operator,
      Object.fromEntries(group.map(({ values, writtenKey }) => [writtenKey, oneOrAll(values)])),
    ]),
  );
}

function writePrincipal(elements: readonly PrincipalElement[]): Json | string {
  if (elements.length === 1 && elements[0]?.type === "AWS" && elements[0].value === "*") return "*";
  return Object.fromEntries(
    Array.from(
      groupBy(elements, ({ type }) => type),
      ([type, group]) => [type, oneOrAll(group.map(({ value }) => value))],
    ),
  );
}

function oneOrAll(values: readonly string[]): string | readonly string[] {
  const [first, ...others] = values;
  return first !== undefined && others.length === 0 ? first : values;
}
