/**
 * What API Gateway drops, ignores or refuses of an OpenAPI document, said before it is deployed. A problem where it would open a
 * hole or fail the import; a warning where the API is only another than it reads.
 *
 * Source: API Gateway developer guide, "Known issues" and "OpenAPI extensions"; its quotas; and the answers of its import.
 */
import { asObject, isObject, type Json } from "../../local/json.ts";
import { METHODS } from "./api-contract.ts";
import { follow } from "./follow.ts";
import { pointer } from "./pointer.ts";
import type { Report } from "./report.ts";

const SEGMENT = /^(?:[A-Za-z0-9_\-.,:]+|\{[A-Za-z0-9_\-.]+\+?\})$/;
/** What a REST API may hold before AWS is asked for more. */
const RESOURCES_QUOTA = 300;
/** Our own import file stands in for these, or nothing has to. */
const WRITTEN_BY_US = ["x-amazon-apigateway-auth", "x-amazon-apigateway-authtype"];
/** Left out, these would let in whom they keep out. */
const GUARDS = ["x-amazon-apigateway-policy", "x-amazon-apigateway-authorizer", "x-amazon-apigateway-api-key-source"];

/** Holds a whole document against API Gateway. Its shape has passed OpenAPI's own rules. */
export function checkGatewayLimits(document: Json, report: Report): void {
  checkServers(document["servers"], report);
  checkExtensions(document, "#", report);
  const schemes = asObject(asObject(document["components"])["securitySchemes"]);
  for (const [name, scheme] of Object.entries(schemes)) {
    checkExtensions(scheme, pointer("components", "securitySchemes", name), report);
  }
  if (document["security"] !== undefined) {
    report.warning(
      "#/security",
      "API Gateway reads no security of a whole document: each operation has to name its own",
    );
  }
  const paths = Object.keys(asObject(document["paths"]));
  checkPaths(paths, report);
  for (const path of paths) {
    const item = asObject(follow(document, asObject(document["paths"])[path]));
    const where = pointer("paths", path);
    checkServers(item["servers"], report, where);
    if (item["trace"] !== undefined) {
      report.warning(
        `${where}/trace`,
        "API Gateway has no TRACE: the operation is left out, and asking for it is a 403",
      );
    }
    for (const method of Object.keys(METHODS)) {
      const operation = item[method];
      if (isObject(operation)) checkOperation(document, method, operation, pointer("paths", path, method), report);
    }
  }
}

function checkOperation(document: Json, method: string, operation: Json, where: string, report: Report): void {
  checkServers(operation["servers"], report, where);
  checkExtensions(operation, where, report);
  const { type } = asObject(operation["x-amazon-apigateway-auth"]);
  if (method === "options" && type === "AWS_IAM") {
    report.warning(where, "browsers sign no preflight: with AWS_IAM on OPTIONS no page of another origin gets through");
  }
  if (type === "NONE" && operation["security"] === undefined && isAsking(document["security"])) {
    report.problem(
      where,
      "is public, while the document's own security asks every operation for credentials. API Gateway publishes it open: " +
        "write security: [] to say that it is meant so, or AWS_IAM",
    );
  }
}

function isAsking(security: unknown): boolean {
  return Array.isArray(security) && security.some((one) => Object.keys(asObject(one)).length > 0);
}

function checkServers(servers: unknown, report: Report, where = "#"): void {
  for (const [index, server] of (Array.isArray(servers) ? servers : []).entries()) {
    const url = String(asObject(server)["url"] ?? "");
    const path = url.replace(/^[a-z]+:\/\/[^/]+/i, "");
    if (path === "" || path === "/") continue;
    const sentence = `API Gateway ignores the base path ${path}: the stage's address comes before the paths as they are written here`;
    report.warning(`${where}/servers/${index}/url`, sentence);
  }
}

function checkExtensions(holder: unknown, where: string, report: Report): void {
  for (const name of Object.keys(asObject(holder))) {
    if (!name.startsWith("x-amazon-apigateway-") || WRITTEN_BY_US.includes(name)) continue;
    if (GUARDS.includes(name)) {
      report.problem(
        `${where}/${name}`,
        "is not imported, and whom it keeps out would be let in. Who may call stands in infra/ and in x-amazon-apigateway-auth",
      );
    } else {
      report.warning(`${where}/${name}`, "has no effect: what is imported is written by `npm run generate` alone");
    }
  }
}

function checkPaths(paths: readonly string[], report: Report): void {
  const variables = new Map<string, { segment: string; path: string }>();
  const resources = new Set<string>();
  for (const path of paths) {
    const where = pointer("paths", path);
    const segments = path.split("/").slice(1);
    const parents = segments.map((_, index) => segments.slice(0, index).join("/"));
    for (const [index, segment] of segments.entries()) {
      resources.add(segments.slice(0, index + 1).join("/"));
      if (segment === "") {
        if (path !== "/")
          report.problem(where, "has an empty segment, and API Gateway has no resource for it: take the slash away");
        continue;
      }
      if (!SEGMENT.test(segment)) {
        report.problem(where, `API Gateway takes no segment ${segment}: use letters, digits and _-.,: or {name}`);
      }
      if (!segment.startsWith("{")) continue;
      if (segment.endsWith("+}") && index < segments.length - 1) {
        report.problem(where, `${segment} takes the rest of the path, so that nothing can come after it`);
      }
      const parent = parents[index] ?? "";
      const other = variables.get(parent);
      if (other !== undefined && other.segment !== segment) {
        report.problem(
          where,
          `API Gateway takes one variable at a place: ${segment} stands where ${other.path} has ${other.segment}. Give both the same name`,
        );
      }
      variables.set(parent, other ?? { segment, path });
    }
    if (path === "/ping" || path === "/sping") {
      report.problem(where, "API Gateway answers it itself, as a health check: use another path");
    }
  }
  if (resources.size > RESOURCES_QUOTA) {
    report.warning(
      "#/paths",
      `there are ${resources.size} resources, and a REST API may have ${RESOURCES_QUOTA} until AWS is asked for more ("Resources per API")`,
    );
  }
}
