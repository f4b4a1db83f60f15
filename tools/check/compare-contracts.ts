import type { ApiContract, ApiOperation } from "../contract/api-contract.ts";
import { pointer } from "../contract/pointer.ts";
import { type Change, ruleAndEffect } from "./change.ts";
import { compareOperations } from "./compare-operations.ts";
import { differences } from "./finding.ts";

/** Finds every difference between all contracts of two commits, sorted by contract. */
export function compareContracts(old: readonly ApiContract[], now: readonly ApiContract[]): readonly Change[] {
  const names = [...new Set([...old, ...now].map(({ name }) => name))].sort();
  return names.flatMap((name): readonly Change[] => {
    const before = old.find((one) => one.name === name);
    const after = now.find((one) => one.name === name);
    const whole = { contract: name, file: `api/${name}.yaml`, place: "#/", operations: null };
    if (after === undefined)
      return [{ ...whole, ...ruleAndEffect("contract-removed"), sentence: `${name} was removed` }];
    if (before === undefined) return [{ ...whole, ...ruleAndEffect("contract-added"), sentence: `${name} is new` }];
    return compareContract(before, after);
  });
}

function compareContract(old: ApiContract, now: ApiContract): readonly Change[] {
  const placeOf = ({ id, pointer: place }: ApiOperation) => ({
    contract: now.name,
    file: now.file,
    place,
    operations: [id],
  });
  const changes = [
    ...old.operations.flatMap((operation): readonly Change[] => {
      const same = now.operations.find((one) => route(one) === route(operation));
      if (same !== undefined) return compareOperations(operation, same, old, now);
      const sentence = `${operation.method} ${operation.path} was removed`;
      return [{ ...placeOf(operation), ...ruleAndEffect("operation-removed"), sentence }];
    }),
    ...now.operations
      .filter((operation) => !old.operations.some((one) => route(one) === route(operation)))
      .map((operation): Change => {
        const sentence = `${operation.method} ${operation.path} is new`;
        return { ...placeOf(operation), ...ruleAndEffect("operation-added"), sentence };
      }),
  ];
  return [...changes, ...compareRest(old, now, changes.length > 0)];
}

/**
 * Compares the documentation of two documents. When no other comparison found a difference, also compares the parts that no rule covers, so
 * that every difference is reported.
 */
function compareRest(old: ApiContract, now: ApiContract, hasOtherChanges: boolean): readonly Change[] {
  const all = [...differences(withoutVersion(old), withoutVersion(now))];
  const whole = { contract: now.name, file: now.file, operations: null };
  const words = all.filter(isWords);
  const [first] = words;
  const [other] = all.filter((place) => !isWords(place));
  const found: Change[] = [];
  if (first !== undefined) {
    const more = words.length > 1 ? `, and ${words.length - 1} more` : "";
    const sentence = `a text for readers has changed${more}`;
    found.push({ ...whole, ...ruleAndEffect("words-changed"), place: pointer(...first), sentence });
  }
  if (other !== undefined && !hasOtherChanges) {
    const sentence = "has changed in a way that no rule covers. Judge its effect yourself";
    found.push({ ...whole, ...ruleAndEffect("no-rule"), place: pointer(...other), sentence });
  }
  return found;
}

/** The identity of an operation: its method, and its path without the names of path parameters. */
function route({ method, path }: ApiOperation): string {
  return `${method} ${path.replaceAll(/\{[^}]+\}/g, "{}")}`;
}

function withoutVersion({ document }: ApiContract): unknown {
  const { info, ...rest } = document;
  return { ...rest, info: { ...(typeof info === "object" ? info : {}), version: "" } };
}

/** Keys whose values are documentation. Extensions count as documentation too, except Amazon's and the personal mark. */
const WORDS =
  /^(?:description|summary|title|examples?|externalDocs|tags|deprecated|contact|license|termsOfService|servers|x-.*)$/;
const NO_WORDS = /^x-(?:amazon-.*|countersign-personal)$/;
/** Keys of objects whose member names the author chooses. A member of `properties` called `title` is a property, and not documentation. */
const NAMES = /^(?:properties|schemas|parameters|responses|headers|requestBodies|securitySchemes|paths|content)$/;

/** Tells whether a place is inside documentation, such as a description. */
function isWords(place: readonly string[]): boolean {
  let named = false;
  for (const part of place) {
    if (!named && WORDS.test(part) && !NO_WORDS.test(part)) return true;
    named = !named && NAMES.test(part);
  }
  return false;
}
