import type { ApiContract, ApiOperation, ApiParameter, ApiResponse, Schema } from "../contract/api-contract.ts";
import { escapePart, pointer } from "../contract/pointer.ts";
import { type Direction, type Effect, effectOf, type Rule } from "./change-rules.ts";
import { compareSchemas } from "./compare-schemas.ts";
import { differences } from "./finding.ts";

/** One difference between a contract and an earlier one of the same name. */
export interface Change {
  rule: Rule;
  effect: Effect;
  /** `age`. */
  contract: string;
  /** `api/age.yaml`. */
  file: string;
  /** JSON pointer in the new contract with references resolved; in the old one for something that was removed. */
  place: string;
  /** The operations that it touches, by their old and new ids; null when it touches the whole contract. */
  operations: readonly string[] | null;
  sentence: string;
}

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
      if (same !== undefined) return compareOperation(operation, same, old, now);
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
 * Compares the rest of two documents: texts for readers, and, when no other difference was found, anything that no rule covers, so that
 * every difference is reported.
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

function compareOperation(old: ApiOperation, now: ApiOperation, oldContract: ApiContract, contract: ApiContract) {
  const changes: Change[] = [];
  const { file, name } = contract;
  const operations = [...new Set([old.id, now.id])];
  const named = { old: oldContract.schemas, now: contract.schemas };

  if (old.id !== now.id) report("operation-renamed", "/operationId", `was ${old.id} and is ${now.id}`);
  if (old.auth !== now.auth) {
    const rule = now.auth === "NONE" ? "auth-removed" : "auth-added";
    report(rule, "/x-amazon-apigateway-auth/type", `was ${old.auth} and is ${now.auth}`);
  }
  compareParameters();
  compareBody();
  compareResponses();
  return changes;

  function report(rule: Rule, at: string, sentence: string, direction: Direction = "sent"): void {
    changes.push({
      ...ruleAndEffect(rule, direction),
      contract: name,
      file,
      place: now.pointer + at,
      operations,
      sentence,
    });
  }

  function compareParameters(): void {
    for (const parameter of old.parameters) {
      if (!now.parameters.some((other) => key(other, now) === key(parameter, old))) {
        report("parameter-removed", "/parameters", `${parameter.name} was removed`);
      }
    }
    for (const [index, parameter] of now.parameters.entries()) {
      const at = `/parameters/${index}`;
      const before = old.parameters.find((one) => key(one, old) === key(parameter, now));
      const { personal, required, schema } = parameter;
      if (before === undefined) {
        const rule = required ? "parameter-added-required" : "parameter-added-optional";
        report(rule, at, `${parameter.name} is new and ${required ? "required" : "optional"}`);
        continue;
      }
      if (parameter.in === "path" && before.name !== parameter.name) {
        report("path-parameter-renamed", `${at}/name`, `was ${before.name} and is ${parameter.name}`);
      }
      if (before.required !== required) {
        const rule = required ? "parameter-now-required" : "parameter-now-optional";
        report(rule, `${at}/required`, `${parameter.name} is ${required ? "required" : "optional"} now`);
      }
      if (before.personal && !personal) {
        const sentence = `${parameter.name} is no longer personal: logs may hold it`;
        report("no-longer-personal", `${at}/x-countersign-personal`, sentence);
      }
      if (!before.personal && personal) {
        report("now-personal", `${at}/x-countersign-personal`, `${parameter.name} is personal now`);
      }
      compareSchema(before.schema, schema, `${at}/schema`, "sent", parameter.name);
    }
  }

  function compareBody(): void {
    const [before, after] = [old.body, now.body];
    const at = "/requestBody";
    if (before === null && after === null) return;
    if (after === null) {
      report("body-removed", at, "no longer takes a body");
      return;
    }
    if (before === null) {
      const rule = after.required ? "body-added-required" : "body-added-optional";
      report(rule, at, `takes a body now, which is ${after.required ? "required" : "optional"}`);
      return;
    }
    if (before.required !== after.required) {
      const rule = after.required ? "body-now-required" : "body-now-optional";
      report(rule, `${at}/required`, `the body is ${after.required ? "required" : "optional"} now`);
    }
    compareContent(before.content, after.content, `${at}/content`, "sent");
  }

  function compareResponses(): void {
    for (const status of Object.keys(old.responses)) {
      if (Object.hasOwn(now.responses, status)) continue;
      const rule = status.startsWith("2") ? "success-status-removed" : "other-status-removed";
      report(rule, `/responses/${status}`, `${status} was removed`);
    }
    for (const [status, response] of Object.entries(now.responses)) {
      const at = `/responses/${status}`;
      const before = old.responses[Number(status)];
      if (before === undefined) {
        report("status-added", at, `${status} is new`);
        continue;
      }
      compareHeaders(before, response, at);
      compareContent(before.content, response.content, `${at}/content`, "got");
    }
  }

  function compareHeaders(old: ApiResponse, now: ApiResponse, at: string): void {
    const byName = (headers: ApiResponse["headers"]) =>
      new Map(Object.entries(headers).map(([name, header]) => [name.toLowerCase(), { name, ...header }]));
    const [before, after] = [byName(old.headers), byName(now.headers)];
    for (const [lower, { name }] of before) {
      if (!after.has(lower)) report("header-removed", `${at}/headers/${name}`, `${name} was removed`);
    }
    for (const [lower, { name, required, schema }] of after) {
      const place = `${at}/headers/${name}`;
      const earlier = before.get(lower);
      if (earlier === undefined) {
        report("header-added", place, `${name} is new`);
        continue;
      }
      if (earlier.required !== required) {
        const rule = required ? "header-now-required" : "header-now-optional";
        report(rule, `${place}/required`, `${name} is ${required ? "always" : "not always"} there now`);
      }
      compareSchema(earlier.schema, schema, `${place}/schema`, "got", name);
    }
  }

  function compareContent(
    old: Readonly<Record<string, Schema>>,
    now: Readonly<Record<string, Schema>>,
    at: string,
    direction: Direction,
  ): void {
    const kind = direction === "sent" ? "body" : "answer";
    const place = (mediaType: string) => `${at}/${escapePart(mediaType)}`;
    for (const [mediaType, schema] of Object.entries(old)) {
      const after = now[mediaType];
      if (after === undefined) report(`${kind}-media-type-removed`, place(mediaType), `${mediaType} was removed`);
      else compareSchema(schema, after, `${place(mediaType)}/schema`, direction, mediaType);
    }
    for (const mediaType of Object.keys(now).filter((one) => !Object.hasOwn(old, one))) {
      report(`${kind}-media-type-added`, place(mediaType), `${mediaType} is new`);
    }
  }

  function compareSchema(old: Schema, now: Schema, at: string, direction: Direction, what: string): void {
    for (const { at: within, rule, sentence } of compareSchemas(old, now, named)) {
      report(rule, [at, ...within.map(escapePart)].join("/"), `${what}: ${sentence}`, direction);
    }
  }
}

function ruleAndEffect(rule: Rule, direction?: Direction): { rule: Rule; effect: Effect } {
  return { rule, effect: effectOf(rule, direction) };
}

/** The identity of an operation: its method, and its path without the names of path parameters. */
function route({ method, path }: ApiOperation): string {
  return `${method} ${path.replaceAll(/\{[^}]+\}/g, "{}")}`;
}

/** The identity of a parameter: the position of a path parameter, the name of any other. Headers are compared without case. */
function key({ in: place, name }: ApiParameter, { path }: ApiOperation): string {
  if (place === "path")
    return `path ${path.split("/").findIndex((segment) => /^\{(.+?)\+?\}$/.exec(segment)?.[1] === name)}`;
  return `${place} ${place === "header" ? name.toLowerCase() : name}`;
}

function withoutVersion({ document }: ApiContract): unknown {
  const { info, ...rest } = document;
  return { ...rest, info: { ...(typeof info === "object" ? info : {}), version: "" } };
}

/** Keys whose values are texts for readers. Extensions count too, except Amazon's and the personal mark. */
const WORDS =
  /^(?:description|summary|title|examples?|externalDocs|tags|deprecated|contact|license|termsOfService|servers|x-.*)$/;
const NO_WORDS = /^x-(?:amazon-.*|countersign-personal)$/;
/** Keys under which the author chooses the names: `properties` may hold one called `title`. */
const NAMES = /^(?:properties|schemas|parameters|responses|headers|requestBodies|securitySchemes|paths|content)$/;

/** Tells whether a place is in a text for readers. */
function isWords(place: readonly string[]): boolean {
  let named = false;
  for (const part of place) {
    if (!named && WORDS.test(part) && !NO_WORDS.test(part)) return true;
    named = !named && NAMES.test(part);
  }
  return false;
}
