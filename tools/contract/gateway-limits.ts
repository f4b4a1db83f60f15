/**
 * Reports, before anything is deployed, the parts of an OpenAPI document that API Gateway drops, ignores or refuses. A problem would
 * let callers in or fail the import; a warning says where the API differs from its contract.
 *
 * Source: API Gateway developer guide, "Known issues" and "OpenAPI extensions"; its quotas; and the answers of its import.
 */

import { asObject, isObject, type Json } from "../../local/json.ts";
import { suggestion } from "../../local/suggestion.cjs";
import { METHODS } from "./api-contract.ts";
import { follow } from "./follow.ts";
import { pointer } from "./pointer.ts";
import type { Report } from "./report.ts";

const SEGMENT = /^(?:[A-Za-z0-9_\-.,:]+|\{[A-Za-z0-9_\-.]+\+?\})$/;
/** The default quota of resources in a REST API ("Resources per API"). */
const RESOURCES_QUOTA = 300;
/**
 * Amazon's extensions that `npm run generate` copies into the import file for API Gateway: `AUTH` of an operation, `AUTHTYPE` of a security
 * scheme.
 */
const AUTH = "x-amazon-apigateway-auth";
const AUTHTYPE = "x-amazon-apigateway-authtype";
const ANY_METHOD = "x-amazon-apigateway-any-method";
/** Extensions that keep callers out. The import file leaves them out, so the imported API would let those callers in. */
const GUARDS = ["x-amazon-apigateway-policy", "x-amazon-apigateway-authorizer", "x-amazon-apigateway-api-key-source"];

/** Checks a document that is valid OpenAPI 3.0. */
export function checkGatewayLimits(document: Json, report: Report): void {
  checkServers(document["servers"], report);
  checkExtensions(document, "#", report);
  checkExtensions(document["paths"], "#/paths", report);
  checkExtensions(document["components"], "#/components", report);
  const schemes = asObject(asObject(document["components"])["securitySchemes"]);
  for (const [name, scheme] of Object.entries(schemes)) {
    checkExtensions(scheme, pointer("components", "securitySchemes", name), report, AUTHTYPE);
  }
  const paths = Object.keys(asObject(document["paths"])).filter((key) => !key.startsWith("x-"));
  checkPaths(paths, report);
  for (const path of paths) {
    const item = asObject(follow(document, asObject(document["paths"])[path]));
    const where = pointer("paths", path);
    checkServers(item["servers"], report, where);
    checkExtensions(item, where, report);
    if (item["trace"] !== undefined) {
      report.warning(
        `${where}/trace`,
        "API Gateway has no TRACE: the operation is left out, and a request for it gets a 403",
      );
    }
    for (const method of Object.keys(METHODS)) {
      const operation = item[method];
      if (isObject(operation)) checkOperation(method, operation, pointer("paths", path, method), report);
    }
  }
}

function checkOperation(method: string, operation: Json, where: string, report: Report): void {
  checkServers(operation["servers"], report, where);
  checkExtensions(operation, where, report, AUTH);
  const { type } = asObject(operation[AUTH]);
  if (method === "options" && type === "AWS_IAM") {
    report.warning(
      where,
      "browsers do not sign preflight requests: with AWS_IAM on OPTIONS, pages of other origins cannot call this path",
    );
  }
}

function checkServers(servers: unknown, report: Report, where = "#"): void {
  for (const [index, server] of (Array.isArray(servers) ? servers : []).entries()) {
    const url = String(asObject(server)["url"] ?? "");
    const path = url.replace(/^[a-z]+:\/\/[^/]+/i, "");
    if (path === "" || path === "/") continue;
    const sentence = `API Gateway ignores the base path ${path}: paths follow the address of the stage, as they are written here`;
    report.warning(`${where}/servers/${index}/url`, sentence);
  }
}

/** Reports Amazon's extensions of an object, except `known`. */
function checkExtensions(holder: unknown, where: string, report: Report, known?: string): void {
  for (const name of Object.keys(asObject(holder))) {
    if (!name.startsWith("x-amazon-apigateway-") || name === known) continue;
    const at = `${where}/${name}`;
    if (name === ANY_METHOD) {
      report.problem(
        at,
        "is not imported: its operation has no method of its own, by which handlers, types and grants could tell requests apart. Write an operation for each method",
      );
    } else if (GUARDS.includes(name)) {
      report.problem(
        at,
        "is not imported, so that it keeps nobody out. Remove it, and say who may call in x-amazon-apigateway-auth and in infra/",
      );
    } else if (name === AUTH) {
      report.warning(at, "has no effect here. Write it at each operation");
    } else {
      const meant = suggestion(name, known === undefined ? [ANY_METHOD, ...GUARDS] : [known, ANY_METHOD, ...GUARDS]);
      report.warning(at, `has no effect${meant}: \`npm run generate\` leaves it out of the import file`);
    }
  }
}

/** The first path variable (`{name}`) that was found behind each beginning of a path, with the path that has it. */
type Variables = Map<string, { segment: string; path: string }>;

function checkPaths(paths: readonly string[], report: Report): void {
  const variables: Variables = new Map();
  for (const path of paths) checkPath(path, variables, report);

  const resources = new Set(paths.flatMap((path) => segmentsOf(path).map(({ upTo }) => upTo)));
  if (resources.size <= RESOURCES_QUOTA) return;
  report.warning(
    "#/paths",
    `has ${resources.size} resources, and a REST API may have ${RESOURCES_QUOTA} until AWS raises the quota "Resources per API"`,
  );
}

function checkPath(path: string, variables: Variables, report: Report): void {
  const where = pointer("paths", path);
  for (const { before, isLast, segment } of segmentsOf(path)) {
    if (segment === "") {
      if (path !== "/") report.problem(where, "has an empty segment, which API Gateway cannot serve. Remove the slash");
      continue;
    }
    if (!SEGMENT.test(segment)) {
      report.problem(where, `API Gateway refuses the segment ${segment}. Use letters, digits and _-.,: or {name}`);
    }
    if (!segment.startsWith("{")) continue;
    if (segment.endsWith("+}") && !isLast) {
      report.problem(where, `${segment} matches the rest of the path, so that nothing may follow it`);
    }
    const other = variables.get(before) ?? { segment, path };
    if (other.segment !== segment) {
      report.problem(
        where,
        `API Gateway allows one name for a variable: ${segment} stands where ${other.path} has ${other.segment}. Give both the same name`,
      );
    }
    variables.set(before, other);
  }
  if (path === "/ping" || path === "/sping") {
    report.problem(where, "API Gateway answers this path itself, as a health check. Use another path");
  }
}

/** The segments of a path, each with the path before the segment, and the path up to and including it. */
function segmentsOf(path: string): { segment: string; before: string; upTo: string; isLast: boolean }[] {
  const segments = path.split("/").slice(1);
  return segments.map((segment, index) => ({
    segment,
    before: segments.slice(0, index).join("/"),
    upTo: segments.slice(0, index + 1).join("/"),
    isLast: index === segments.length - 1,
  }));
}
