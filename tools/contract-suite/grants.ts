/** The operations that each caller may call, as the compiled template grants them. */

import { asObject } from "../../local/json.ts";
import type { ApiContract, ApiOperation } from "../contract/api-contract.ts";
import { includesInvoke, policyStatements } from "../contract/policy-statements.ts";
import { requestWithin } from "../contract/reach.ts";
import { resourceEnd } from "../contract/resource-end.ts";
import { methodAndPath } from "../contract/write-resources.ts";

export interface Caller {
  /** The role's logical id. */
  name: string;
  /** The operations that the role may call: `age.getAge`. */
  granted: readonly string[];
}

/**
 * Reads the roles that the policies of a CloudFormation template allow `execute-api:Invoke`. Each role comes with the contracts' operations
 * that the policies' resources name.
 */
export function readGrants(template: unknown, contracts: readonly ApiContract[]): Caller[] {
  const byRole = new Map<string, Set<string>>();
  for (const { resources, roles } of policyStatements(template, "Allow").filter(includesInvoke)) {
    for (const role of roles) {
      const granted = byRole.get(role) ?? new Set<string>();
      for (const operation of operationsMatching(resources, contracts)) granted.add(operation);
      byRole.set(role, granted);
    }
  }
  return [...byRole].map(([name, granted]) => ({ name, granted: [...granted].sort() }));
}

/** The roles of a user pool's groups. A user who signs in gets the role of a group. */
export function rolesOfGroups(template: unknown): string[] {
  return Object.values(asObject(asObject(template)["Resources"])).flatMap((resource) => {
    const { Type, Properties } = asObject(resource);
    const role = asObject(asObject(Properties)["RoleArn"])["Fn::GetAtt"];
    return Type === "AWS::Cognito::UserPoolGroup" && Array.isArray(role) ? [String(role[0])] : [];
  });
}

function operationsMatching(resources: readonly unknown[], contracts: readonly ApiContract[]): string[] {
  return contracts.flatMap(({ name, operations }) => {
    const ends = resources.flatMap((resource) => resourceEnd(resource, name) ?? []);
    return operations
      .filter((operation) => ends.some((end) => names(end, operation, operations)))
      .map(({ id }) => `${name}.${id}`);
  });
}

/**
 * Tells whether a resource names an operation. The ARN that `npm run generate` makes for an operation names only this operation, although
 * the wildcard of its path parameter matches longer paths too. Any other wildcard names every operation that it matches.
 */
function names(end: string, operation: ApiOperation, operations: readonly ApiOperation[]): boolean {
  if (operations.some((one) => methodAndPath(one) === end)) return methodAndPath(operation) === end;
  return requestWithin(end, operation, operations) !== undefined;
}
