import type { ApiContract, ApiOperation, ApiParameter, ApiResponse, Schema } from "../contract/api-contract.ts";
import { escapePart } from "../contract/pointer.ts";
import { type Change, ruleAndEffect } from "./change.ts";
import type { Direction, Rule } from "./change-rules.ts";
import { compareSchemas, type Named } from "./compare-schemas.ts";

/** Two versions of an operation, and the report of their differences. */
interface Versions {
  old: ApiOperation;
  now: ApiOperation;
  named: Named;
  /** Reports a difference at a pointer relative to the operation. */
  report: (rule: Rule, at: string, sentence: string, direction?: Direction) => void;
}

/** Finds every difference between two versions of an operation. */
export function compareOperations(
  old: ApiOperation,
  now: ApiOperation,
  oldContract: ApiContract,
  { file, name, schemas }: ApiContract,
): readonly Change[] {
  const changes: Change[] = [];
  const operations = [...new Set([old.id, now.id])];
  const named = { old: oldContract.schemas, now: schemas };
  const report: Versions["report"] = (rule, at, sentence, direction = "sent") => {
    const place = now.pointer + at;
    changes.push({ ...ruleAndEffect(rule, direction), contract: name, file, place, operations, sentence });
  };
  const versions: Versions = { old, now, named, report };

  if (old.id !== now.id) report("operation-renamed", "/operationId", `was ${old.id} and is ${now.id}`);
  if (old.auth !== now.auth) {
    const rule = now.auth === "NONE" ? "auth-removed" : "auth-added";
    report(rule, "/x-amazon-apigateway-auth/type", `was ${old.auth} and is ${now.auth}`);
  }
  compareParameters(versions);
  compareBodies(versions);
  compareResponses(versions);
  return changes;
}

function compareParameters({ now, old, ...versions }: Versions): void {
  for (const parameter of old.parameters) {
    if (now.parameters.some((other) => identity(other, now) === identity(parameter, old))) continue;
    versions.report("parameter-removed", "/parameters", `${parameter.name} was removed`);
  }
  for (const [index, parameter] of now.parameters.entries()) {
    const at = `/parameters/${index}`;
    const before = old.parameters.find((one) => identity(one, old) === identity(parameter, now));
    if (before !== undefined) {
      compareParameter({ now, old, ...versions }, before, parameter, at);
      continue;
    }
    const optionality = parameter.required ? "required" : "optional";
    versions.report(`parameter-added-${optionality}`, at, `${parameter.name} is new and ${optionality}`);
  }
}

function compareParameter(versions: Versions, old: ApiParameter, now: ApiParameter, at: string): void {
  const { report } = versions;
  const { name, personal, required } = now;
  if (now.in === "path" && old.name !== name) {
    report("path-parameter-renamed", `${at}/name`, `was ${old.name} and is ${name}`);
  }
  if (old.required !== required) {
    const optionality = required ? "required" : "optional";
    report(`parameter-now-${optionality}`, `${at}/required`, `${name} is ${optionality} now`);
  }
  const mark = `${at}/x-countersign-personal`;
  if (old.personal && !personal) report("no-longer-personal", mark, `${name} is no longer personal: logs may hold it`);
  if (!old.personal && personal) report("now-personal", mark, `${name} is personal now`);
  compareSchema(versions, old.schema, now.schema, { at: `${at}/schema`, direction: "sent", what: name });
}

function compareBodies(versions: Versions): void {
  const { now, old, report } = versions;
  const [before, after] = [old.body, now.body];
  const at = "/requestBody";
  if (after === null) {
    if (before !== null) report("body-removed", at, "no longer takes a body");
    return;
  }
  const optionality = after.required ? "required" : "optional";
  if (before === null) {
    report(`body-added-${optionality}`, at, `takes a body now, which is ${optionality}`);
    return;
  }
  if (before.required !== after.required) {
    report(`body-now-${optionality}`, `${at}/required`, `the body is ${optionality} now`);
  }
  compareContent(versions, before.content, after.content, `${at}/content`, "sent");
}

function compareResponses(versions: Versions): void {
  const { now, old, report } = versions;
  for (const status of Object.keys(old.responses)) {
    if (Object.hasOwn(now.responses, status)) continue;
    const rule = status.startsWith("2") ? "success-status-removed" : "other-status-removed";
    report(rule, `/responses/${status}`, `${status} was removed`);
  }
  for (const [status, response] of Object.entries(now.responses)) {
    const at = `/responses/${status}`;
    const before = old.responses[Number(status)];
    if (before === undefined) report("status-added", at, `${status} is new`);
    else {
      compareHeaders(versions, before, response, `${at}/headers`);
      compareContent(versions, before.content, response.content, `${at}/content`, "got");
    }
  }
}

function compareHeaders(versions: Versions, old: ApiResponse, now: ApiResponse, at: string): void {
  const { report } = versions;
  const byName = (headers: ApiResponse["headers"]) =>
    new Map(Object.entries(headers).map(([name, header]) => [name.toLowerCase(), { name, ...header }]));
  const [before, after] = [byName(old.headers), byName(now.headers)];
  for (const [lower, { name }] of before) {
    if (!after.has(lower)) report("header-removed", `${at}/${name}`, `${name} was removed`);
  }
  for (const [lower, { name, required, schema }] of after) {
    const place = `${at}/${name}`;
    const earlier = before.get(lower);
    if (earlier === undefined) {
      report("header-added", place, `${name} is new`);
      continue;
    }
    if (earlier.required !== required) {
      const rule = required ? "header-now-required" : "header-now-optional";
      report(rule, `${place}/required`, `${name} is ${required ? "always" : "not always"} there now`);
    }
    compareSchema(versions, earlier.schema, schema, { at: `${place}/schema`, direction: "got", what: name });
  }
}

function compareContent(
  versions: Versions,
  old: Readonly<Record<string, Schema>>,
  now: Readonly<Record<string, Schema>>,
  at: string,
  direction: Direction,
): void {
  const kind = direction === "sent" ? "body" : "answer";
  const placeOf = (mediaType: string) => `${at}/${escapePart(mediaType)}`;
  for (const [mediaType, schema] of Object.entries(old)) {
    const place = placeOf(mediaType);
    const after = now[mediaType];
    if (after === undefined) versions.report(`${kind}-media-type-removed`, place, `${mediaType} was removed`);
    else compareSchema(versions, schema, after, { at: `${place}/schema`, direction, what: mediaType });
  }
  for (const mediaType of Object.keys(now).filter((one) => !Object.hasOwn(old, one))) {
    versions.report(`${kind}-media-type-added`, placeOf(mediaType), `${mediaType} is new`);
  }
}

function compareSchema(
  { named, report }: Versions,
  old: Schema,
  now: Schema,
  { at, direction, what }: { at: string; direction: Direction; what: string },
): void {
  for (const { at: within, rule, sentence } of compareSchemas(old, now, named)) {
    report(rule, [at, ...within.map(escapePart)].join("/"), `${what}: ${sentence}`, direction);
  }
}

/** The identity of a parameter: the position of a path parameter, the name of any other. Headers are compared without case. */
function identity({ in: place, name }: ApiParameter, { path }: ApiOperation): string {
  if (place === "path") {
    const position = path.split("/").findIndex((segment) => /^\{(.+?)\+?\}$/.exec(segment)?.[1] === name);
    return `path ${position}`;
  }
  return `${place} ${place === "header" ? name.toLowerCase() : name}`;
}
