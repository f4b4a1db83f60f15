/** The operations that each caller may call, as the compiled template grants them. */

import { matchesWildcard } from "../../local/iam/wildcard.ts";
import { asObject } from "../../local/json.ts";
import { allowStatements, includesInvoke } from "../contract/allow-statements.ts";
import { type ApiContract, type ApiOperation, pascal } from "../contract/api-contract.ts";

export interface Caller {
  /** The role's logical id. */
  name: string;
  /** The operations that the role may call: `age.getAge`. */
  granted: readonly string[];
}

/**
 * Reads the roles that the policies of a CloudFormation template allow `execute-api:Invoke`. Each role comes with the contracts' operations
 * that match the policies' resources.
 */
export function readGrants(template: unknown, contracts: readonly ApiContract[]): Caller[] {
  const byRole = new Map<string, Set<string>>();
  for (const { resources, roles } of allowStatements(template).filter(includesInvoke)) {
    const patterns = resources.map((resource) => String(asObject(resource)["Fn::Sub"] ?? resource));
    for (const role of roles) {
      const granted = byRole.get(role) ?? new Set<string>();
      for (const operation of operationsMatching(patterns, contracts)) granted.add(operation);
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

function operationsMatching(patterns: readonly string[], contracts: readonly ApiContract[]): string[] {
  return contracts.flatMap(({ name, operations }) =>
    operations
      .filter((operation) => patterns.some((pattern) => matchesOperation(pattern, name, operation)))
      .map(({ id }) => `${name}.${id}`),
  );
}

/** Tells whether an operation matches a policy's resource: `arn:...:${AgeApi}/dev/GET/age`, with the logical id of the API. */
function matchesOperation(pattern: string, name: string, { method, path }: ApiOperation): boolean {
  if (pattern === "*") return true;
  const resource = pattern.split(":").at(-1) ?? "";
  const [api = "", stage = "", ...rest] = resource.replace(/^.*?(?=\$\{[A-Za-z]+Api\})/, "").split("/");
  if (api !== `\${${pascal(name)}Api}` && api !== "*") return false;
  if (stage === "*" && rest.length === 0) return true;
  return matchesWildcard(rest.join("/"), `${method}${path.replaceAll(/\{[^}]+\}/g, "any")}`);
}
