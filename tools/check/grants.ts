import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { suggestion } from "../../local/suggestion.cjs";
import type { ApiContract } from "../contract/api-contract.ts";
import { pascal } from "../contract/api-contract.ts";
import type { Place, PlaceOf } from "../contract/place.ts";
import { pointer } from "../contract/pointer.ts";
import { includesInvoke, type PolicyStatement, policyStatements } from "../contract/policy-statements.ts";
import type { Call } from "./callees.ts";
import type { Finding } from "./finding.ts";
import { checkReach, coveredBy } from "./reach.ts";
import { readYaml } from "./read-yaml.ts";

/** The form in which a policy names one operation: `${file(generated/age/invoke.json):getAge}`. */
const INVOKE = /^\$\{file\(generated\/([a-z0-9]+)\/invoke\.json\):([^}]+)\}$/;

/** An operation that a statement of a policy names, and the roles that the policy is attached to. */
export interface Grant {
  place: Place;
  contract: string;
  operation: string;
  roles: readonly string[];
}

/** The grants and denials that a file's statements make, and the faults of those statements. */
interface FileGrants {
  grants: readonly Grant[];
  denials: readonly Grant[];
  findings: readonly Finding[];
}

/**
 * Compares the operations that policies of `infra/` and serverless.yml let roles invoke with the operations that services say they call. A
 * grant names one operation by `generated/NAME/invoke.json`; a wildcard or a hand-written ARN cannot be compared and is a finding.
 *
 * A service's own role (`DayRole`) may invoke the operations that this service calls; any other role may invoke the operations that any
 * service calls. Packaging includes one of the files `infra/caller-*.yml`, so each of these files has to grant every signed operation that
 * services call. A grant that reaches other operations than the operation that it names is a finding, unless a Deny statement names them.
 */
export async function checkGrants(
  root: string,
  contracts: readonly ApiContract[],
  calls: readonly Call[],
): Promise<readonly Finding[]> {
  const infra = (await readdir(join(root, "infra"))).filter((file) => /\.ya?ml$/.test(file)).sort();
  const files = [...infra.map((file) => `infra/${file}`), "serverless.yml"];
  const findings: Finding[] = [];
  const [grants, denials]: [Grant[], Grant[]] = [[], []];
  for (const file of files) {
    const yaml = await readYaml(root, file);
    if (!yaml.ok) {
      findings.push(yaml.finding);
      continue;
    }
    const read = readGrants(yaml.document, yaml.placeOf, contracts);
    findings.push(...read.findings, ...read.grants.flatMap((grant) => checkGrant(grant, contracts, calls)));
    findings.push(...read.denials.flatMap((denial) => checkName("denies", denial, contracts)));
    grants.push(...read.grants);
    denials.push(...read.denials);
    if (/^infra\/caller-/.test(file)) {
      findings.push(...missingGrants(read.grants, yaml.placeOf("#/Resources"), contracts, calls));
    }
  }
  return [...findings, ...checkReach(grants, denials, contracts)];
}

/** A finding when a statement names an operation that does not exist, or that needs no signature. */
function checkName(
  verb: "grants" | "denies",
  { contract: name, operation, place }: Grant,
  contracts: readonly ApiContract[],
): Finding[] {
  const finding = (sentence: string): Finding => ({ ...place, sentence, run: "npm run check" });
  const contract = contracts.find((one) => one.name === name);
  if (contract === undefined) {
    return [
      finding(
        `${verb} ${operation} of ${name}, but api/${name}.yaml does not exist${suggestion(
          name,
          contracts.map((one) => one.name),
        )}. Correct the name`,
      ),
    ];
  }
  const named = contract.operations.find(({ id }) => id === operation);
  if (named === undefined) {
    return [
      finding(
        `${verb} ${operation}, which ${contract.file} does not define${suggestion(
          operation,
          contract.operations.map(({ id }) => id),
        )}. Correct the name`,
      ),
    ];
  }
  if (named.auth === "AWS_IAM") return [];
  return verb === "grants"
    ? [finding(`grants ${operation}, which is public in ${contract.file} and needs no grant. Remove the grant`)]
    : [
        finding(
          `denies ${operation}, which is public in ${contract.file}: a request needs no signature. Remove the Deny`,
        ),
      ];
}

function checkGrant(grant: Grant, contracts: readonly ApiContract[], calls: readonly Call[]): Finding[] {
  const { contract: name, operation, place } = grant;
  const finding = (sentence: string): Finding => ({ ...place, sentence, run: "npm run check" });
  const misnamed = checkName("grants", grant, contracts);
  if (misnamed.length > 0) return misnamed;
  const services = [...new Set([...contracts.map((one) => one.name), ...calls.map(({ service }) => service)])];
  // A policy without roles still belongs to one, as a function's own statements in serverless.yml do.
  const roles = grant.roles.length > 0 ? grant.roles : ["a role"];
  return roles.flatMap((role) => {
    const owner = services.find((service) => role === `${pascal(service)}Role`);
    if (calls.some((call) => isCallOf(call, grant) && (owner === undefined || call.service === owner))) return [];
    const who = owner === undefined ? "no service" : `services/${owner} does not`;
    const names = owner === undefined ? "names it" : "name it";
    return [finding(`grants ${role} ${operation} of ${name}, but ${who} ${names} in callee(...). Remove the grant`)];
  });
}

/** A finding for each signed operation that services call but an `infra/caller-*.yml` does not grant: AWS would answer 403. */
function missingGrants(
  grants: readonly Grant[],
  place: Place,
  contracts: readonly ApiContract[],
  calls: readonly Call[],
): Finding[] {
  const isSigned = ({ contract, operation }: Call) =>
    contracts.some(({ name, operations }) => {
      return name === contract && operations.some(({ id, auth }) => id === operation && auth === "AWS_IAM");
    });
  return calls
    .filter((call) => isSigned(call) && !grants.some((grant) => isCallOf(call, grant)))
    .map((call) => ({
      ...place,
      sentence: `does not grant ${call.operation} of ${call.contract}, which ${call.place.file} calls. Add the resource \${file(generated/${call.contract}/invoke.json):${call.operation}}`,
      run: "npm run check",
    }));
}

function isCallOf(call: Call, { contract, operation }: Grant): boolean {
  return call.contract === contract && call.operation === operation;
}

/** Reads the statements of a file that let a role invoke an API. */
function readGrants(document: unknown, placeOf: PlaceOf, contracts: readonly ApiContract[]): FileGrants {
  const read = policyStatements(document, "Allow").map((statement) => readStatement(statement, placeOf, contracts));
  return {
    grants: read.flatMap(({ grants }) => grants),
    denials: policyStatements(document, "Deny").flatMap((statement) => readDenials(statement, placeOf)),
    findings: read.flatMap(({ findings }) => findings),
  };
}

/**
 * Reads the operations that a Deny statement names. A statement with a condition is left out, because it denies only some of the requests.
 */
function readDenials({ actions, path, resources, roles, statement }: PolicyStatement, placeOf: PlaceOf): Grant[] {
  if (!includesInvoke({ actions }) || statement["Condition"] !== undefined) return [];
  const parts = (index: number) => (Array.isArray(statement["Resource"]) ? ["Resource", index] : ["Resource"]);
  return resources.flatMap((resource, index) => {
    const [, contract, operation] = INVOKE.exec(String(resource)) ?? [];
    if (contract === undefined || operation === undefined) return [];
    return [{ place: placeOf(pointer(...path, ...parts(index))), contract, operation, roles }];
  });
}

function readStatement(
  allow: PolicyStatement,
  placeOf: PlaceOf,
  contracts: readonly ApiContract[],
): Pick<FileGrants, "grants" | "findings"> {
  const { actions, path, resources, roles, statement } = allow;
  const finding = (place: Place, sentence: string): Finding => ({ ...place, sentence, run: "npm run check" });
  const placeIn = (...parts: readonly (string | number)[]) => placeOf(pointer(...path, ...parts));
  const findings = ["NotAction", "NotResource"]
    .filter((key) => statement[key] !== undefined)
    .map((key) => finding(placeIn(key), `grants everything that ${key} does not name. Name what is granted`));

  if (actions.some((action) => /^\*+$/.test(action))) {
    return {
      grants: [],
      findings: [...findings, finding(placeIn("Action"), "grants every action of AWS. Name the actions")],
    };
  }
  if (!includesInvoke(allow) && !actions.some((action) => /^execute-api:/i.test(action)))
    return { grants: [], findings };
  const misspelt = actions.find((action) => isMisspelt(action));
  if (misspelt !== undefined) {
    findings.push(finding(placeIn("Action"), `${misspelt} is a misspelling of execute-api:Invoke, and grants nothing`));
  } else if (actions.some((action) => action.toLowerCase() !== "execute-api:invoke")) {
    const sentence = "grants more than execute-api:Invoke. Write execute-api:Invoke in a statement of its own";
    findings.push(finding(placeIn("Action"), sentence));
  }
  const grants: Grant[] = [];
  for (const [index, resource] of resources.entries()) {
    const place = Array.isArray(statement["Resource"]) ? placeIn("Resource", index) : placeIn("Resource");
    const [, contract, operation] = INVOKE.exec(String(resource)) ?? [];
    if (contract !== undefined && operation !== undefined) grants.push({ place, contract, operation, roles });
    else {
      const covered = coveredBy(resource, contracts);
      const covers = covered.length === 0 ? "" : `, and covers ${covered.join(", ")}`;
      const sentence = `must name one operation of a contract${covers}. Write \${file(generated/NAME/invoke.json):operationId}`;
      findings.push(finding(place, sentence));
    }
  }
  return { grants, findings };
}

/** Tells whether an action is probably a misspelling of `execute-api:Invoke`. */
function isMisspelt(action: string): boolean {
  return (
    action.toLowerCase() !== "execute-api:invoke" && suggestion(action.toLowerCase(), ["execute-api:invoke"]) !== ""
  );
}
