import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { matchesAction } from "../../local/iam/wildcard.ts";
import type { ApiContract } from "../contract/api-contract.ts";
import { isObject, objectOr, pascal } from "../contract/api-contract.ts";
import { pointer } from "../contract/pointer.ts";
import type { Call } from "./callees.ts";
import type { Finding } from "./finding.ts";
import { readYaml } from "./read-yaml.ts";

/** `${file(generated/age/invoke.json):getAge}`: how a policy names one operation. */
const INVOKE = /^\$\{file\(generated\/([a-z0-9]+)\/invoke\.json\):([^}]+)\}$/;

/** An operation that a policy grants, and the roles that get it. */
interface Grant {
  file: string;
  place: string;
  contract: string;
  operation: string;
  roles: readonly string[];
}

/**
 * Holds what policies in `infra/` and serverless.yml let roles invoke against what services say they call. A grant names one
 * operation by `generated/NAME/invoke.json`; wildcards and ARNs written by hand grant what nobody can hold against a list.
 *
 * A role that is a service's own (`DayRole`) may invoke what that service calls; any other role what any service calls. Each
 * `infra/caller-*.yml` is one choice of packaging, so each has to grant every signed operation that is called.
 */
export async function checkGrants(
  root: string,
  contracts: readonly ApiContract[],
  calls: readonly Call[],
): Promise<readonly Finding[]> {
  const infra = (await readdir(join(root, "infra"))).filter((file) => /\.ya?ml$/.test(file)).sort();
  const files = [...infra.map((file) => `infra/${file}`), "serverless.yml"];
  const findings: Finding[] = [];
  const grants: Grant[] = [];
  for (const file of files) {
    const yaml = await readYaml(root, file);
    if (!yaml.ok) {
      findings.push(yaml.finding);
      continue;
    }
    const read = readGrants(file, yaml.document);
    findings.push(...read.findings);
    grants.push(...read.grants);
  }
  for (const grant of grants) findings.push(...checkGrant(grant, contracts, calls));
  for (const file of files.filter((one) => /^infra\/caller-/.test(one))) {
    findings.push(...notGranted(file, grants, contracts, calls));
  }
  return findings;
}

function checkGrant(grant: Grant, contracts: readonly ApiContract[], calls: readonly Call[]): Finding[] {
  const { contract: name, file, operation, place } = grant;
  const finding = (sentence: string): Finding[] => [{ file, place, sentence, run: "npm run check" }];
  const contract = contracts.find((one) => one.name === name);
  const granted = contract?.operations.find(({ id }) => id === operation);
  if (contract === undefined) return finding(`grants ${operation} of ${name}, and there is no api/${name}.yaml`);
  if (granted === undefined) return finding(`grants ${operation}, which ${contract.file} does not have`);
  if (granted.auth !== "AWS_IAM")
    return finding(`grants ${operation}, which ${contract.file} has public: no grant is asked for`);

  const services = new Set([...contracts.map((one) => one.name), ...calls.map(({ service }) => service)]);
  // A policy that names no role is somebody's all the same: what a function of serverless.yml has of its own, say.
  const roles = grant.roles.length > 0 ? grant.roles : ["somebody"];
  return roles.flatMap((role) => {
    const owner = [...services].find((service) => role === `${pascal(service)}Role`);
    const used = calls.some(
      (call) =>
        call.contract === name && call.operation === operation && (owner === undefined || call.service === owner),
    );
    const who = owner === undefined ? "no service names it" : `services/${owner} does not name it`;
    return used
      ? []
      : finding(`grants ${role} ${operation} of ${name}, and ${who} in callee(...). Take the grant away`);
  });
}

/** What services call and a file of callers does not grant: a 403 in the making. */
function notGranted(
  file: string,
  grants: readonly Grant[],
  contracts: readonly ApiContract[],
  calls: readonly Call[],
): Finding[] {
  const signed = ({ contract, operation }: Call) =>
    contracts.some(({ name, operations }) => {
      return name === contract && operations.some(({ id, auth }) => id === operation && auth === "AWS_IAM");
    });
  const granted = ({ contract, operation }: Call) =>
    grants.some((grant) => grant.file === file && grant.contract === contract && grant.operation === operation);
  return calls
    .filter((call) => signed(call) && !granted(call))
    .map((call) => ({
      file,
      place: "#/Resources",
      sentence: `does not grant ${call.operation} of ${call.contract}, which ${call.file} calls. Grant \${file(generated/${call.contract}/invoke.json):${call.operation}}`,
      run: "npm run check",
    }));
}

/** Every statement that lets somebody invoke an API, wherever in a file it stands. */
function readGrants(file: string, document: unknown): { grants: Grant[]; findings: Finding[] } {
  const grants: Grant[] = [];
  const findings: Finding[] = [];
  visit(document, [], []);
  return { grants, findings };

  function visit(node: unknown, path: readonly (string | number)[], roles: readonly string[]): void {
    if (Array.isArray(node)) {
      for (const [index, item] of node.entries()) visit(item, [...path, index], roles);
      return;
    }
    if (!isObject(node)) return;
    if (node["Effect"] === "Allow") {
      readStatement(node, path, roles);
      return;
    }
    const within = rolesOf(node, path) ?? roles;
    for (const [key, value] of Object.entries(node)) visit(value, [...path, key], within);
  }

  function readStatement(
    statement: Readonly<Record<string, unknown>>,
    path: readonly (string | number)[],
    roles: readonly string[],
  ): void {
    const report = (key: string, sentence: string) =>
      void findings.push({ file, place: pointer(...path, key), sentence, run: "npm run check" });
    for (const key of ["NotAction", "NotResource"]) {
      if (statement[key] !== undefined)
        report(key, `grants everything that ${key} does not name. Name what is granted`);
    }
    const actions = list(statement["Action"]).map(String);
    if (actions.some((action) => /^\*+$/.test(action))) {
      report("Action", "grants every action of AWS. Name the actions");
      return;
    }
    if (!actions.some((action) => /^execute-api:/i.test(action) || matchesAction(action, "execute-api:Invoke"))) return;
    if (actions.some((action) => action.toLowerCase() !== "execute-api:invoke")) {
      report("Action", "grants more than execute-api:Invoke. Write execute-api:Invoke in a statement of its own");
    }
    for (const [index, resource] of list(statement["Resource"]).entries()) {
      const place = Array.isArray(statement["Resource"])
        ? pointer(...path, "Resource", index)
        : pointer(...path, "Resource");
      const [, contract, operation] = INVOKE.exec(String(resource)) ?? [];
      if (contract !== undefined && operation !== undefined) {
        grants.push({ file, place, contract, operation, roles });
      } else {
        findings.push({
          file,
          place,
          sentence: "grants what no contract names. Write ${file(generated/NAME/invoke.json):operationId}",
          run: "npm run check",
        });
      }
    }
  }
}

/** The roles that a resource's policies are for: those it is attached to, or the role that it is. */
function rolesOf(node: Readonly<Record<string, unknown>>, path: readonly (string | number)[]): string[] | undefined {
  const { Type, Properties } = node;
  if (Type === "AWS::IAM::Role") return [String(path.at(-1))];
  if (Type !== "AWS::IAM::ManagedPolicy" && Type !== "AWS::IAM::Policy") return undefined;
  return list(objectOr(Properties)["Roles"]).map((role) => String(objectOr(role)["Ref"] ?? JSON.stringify(role)));
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}
