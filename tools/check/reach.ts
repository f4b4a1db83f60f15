import type { ApiContract, ApiOperation } from "../contract/api-contract.ts";
import { requestWithin } from "../contract/reach.ts";
import { resourceEnd } from "../contract/resource-end.ts";
import { methodAndPath } from "../contract/write-resources.ts";
import type { Finding } from "./finding.ts";
import type { Grant } from "./grants.ts";

/**
 * Finds the operations that a grant reaches although it does not name them. A path parameter is a `*` in the grant's ARN, and IAM's `*`
 * matches slashes: the grant of `/carts/{id}` lets its role call `/carts/{id}/payments` too. An operation that the same role is granted, or
 * that a Deny statement names, is no finding. Neither is a public operation.
 *
 * Paths with an empty segment, such as `/carts/`, need no statement: `lib/serve` refuses them.
 */
export function checkReach(
  grants: readonly Grant[],
  denials: readonly Grant[],
  contracts: readonly ApiContract[],
): readonly Finding[] {
  return contracts.flatMap(({ name, operations }) => {
    const of = (all: readonly Grant[]) => all.filter(({ contract }) => contract === name);
    const [granted, denied] = [of(grants), of(denials)];
    return [
      ...granted.flatMap((grant) => reachFindings(grant, [...granted, ...denied], operations)),
      ...denied.flatMap((denial) => overlapFindings(denial, granted, operations)),
    ];
  });
}

/** A finding for each operation that a grant reaches and that `named`, the role's other statements, do not name. */
function reachFindings(grant: Grant, named: readonly Grant[], operations: readonly ApiOperation[]): Finding[] {
  return operations.flatMap((other) => {
    if (other.auth !== "AWS_IAM" || other.id === grant.operation) return [];
    const request = requestOf(other, grant, operations);
    if (request === undefined) return [];
    return rolesOf(grant).flatMap((role) => {
      if (named.some((one) => one.operation === other.id && rolesOf(one).includes(role))) return [];
      const resource = `\${file(generated/${grant.contract}/invoke.json):${other.id}}`;
      const sentence =
        `grants ${role} ${grant.operation} of ${grant.contract}, and ${other.id} with it: IAM's * matches slashes, so that the grant covers ${request}. ` +
        `Add a statement with Effect: Deny for ${resource}, or grant ${other.id} as well`;
      return [{ ...grant.place, sentence, run: "npm run check" } as const];
    });
  });
}

/** A finding for each granted operation of which a denial refuses some requests, although the denial names another operation. */
function overlapFindings(denial: Grant, granted: readonly Grant[], operations: readonly ApiOperation[]): Finding[] {
  return granted.flatMap((grant) => {
    const operation = operations.find(({ id }) => id === grant.operation);
    const role = rolesOf(grant).find((one) => rolesOf(denial).includes(one));
    if (operation === undefined || role === undefined) return [];
    const request = requestOf(operation, denial, operations);
    if (request === undefined) return [];
    const sentence =
      operation.id === denial.operation
        ? `denies ${role} ${denial.operation} of ${denial.contract}, which is granted too. Remove one of the two statements`
        : `denies ${role} ${denial.operation} of ${denial.contract}, and with it ${request}, a request for ${operation.id}, which is granted. ` +
          `Grant ${denial.operation} instead, or give the two operations paths that do not overlap`;
    return [{ ...denial.place, sentence, run: "npm run check" } as const];
  });
}

/** An example of a request for `target` that the ARN of another operation matches: `GET /carts/x/payments`. */
function requestOf(
  target: ApiOperation,
  { operation }: Grant,
  operations: readonly ApiOperation[],
): string | undefined {
  const named = operations.find(({ id }) => id === operation);
  const request = named && requestWithin(methodAndPath(named), target, operations);
  return request?.replace("/", " /");
}

/** The roles of a statement. A policy that names no role still belongs to a role, as a function's own statements in serverless.yml do. */
function rolesOf({ roles }: Grant): readonly string[] {
  return roles.length > 0 ? roles : ["a role"];
}

/** The signed operations that a resource written by hand covers, with its wildcards: `getCart of carts`. None for a resource that covers all. */
export function coveredBy(resource: unknown, contracts: readonly ApiContract[]): string[] {
  return contracts.flatMap(({ name, operations }) => {
    const end = resourceEnd(resource, name);
    if (end === undefined || end === "*") return [];
    const covered = operations.filter(
      (operation) => operation.auth === "AWS_IAM" && requestWithin(end, operation, operations) !== undefined,
    );
    return covered.map(({ id }) => `${id} of ${name}`);
  });
}
