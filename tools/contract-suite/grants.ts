/** Which operations each caller may call, as the compiled template grants them. */
import { matchesAction, matchesWildcard } from "../../local/iam/wildcard.ts";
import { type ApiContract, isObject, type JsonObject, objectOr, pascal } from "../contract/api-contract.ts";

export interface Caller {
  /** The role's logical id. */
  name: string;
  /** `age.getAge`. */
  granted: readonly string[];
}

/**
 * Every role of a CloudFormation template that a policy lets call `execute-api:Invoke`, with the contracts' operations that its
 * resources match. A Deny is not read: what it takes away shows as a grant that does not work.
 */
export function readGrants(template: unknown, contracts: readonly ApiContract[]): Caller[] {
  const resources = Object.entries(objectOr(objectOr(template)["Resources"])).map(([id, resource]) => ({
    id,
    ...objectOr(resource),
  }));
  const byRole = new Map<string, Set<string>>();
  for (const { id, ...resource } of resources) {
    for (const { roles, document } of policiesOf(id, resource)) {
      const patterns = statements(document).flatMap(invokable);
      if (patterns.length === 0) continue;
      for (const role of roles) {
        const granted = byRole.get(role) ?? new Set<string>();
        for (const operation of matching(patterns, contracts)) granted.add(operation);
        byRole.set(role, granted);
      }
    }
  }
  return [...byRole].map(([name, granted]) => ({ name, granted: [...granted].sort() }));
}

/** The roles that a user pool's groups carry: who signs in gets one of them. */
export function rolesOfGroups(template: unknown): string[] {
  return Object.values(objectOr(objectOr(template)["Resources"])).flatMap((resource) => {
    const { Type, Properties } = objectOr(resource);
    const role = objectOr(objectOr(Properties)["RoleArn"])["Fn::GetAtt"];
    return Type === "AWS::Cognito::UserPoolGroup" && Array.isArray(role) ? [String(role[0])] : [];
  });
}

interface AttachedPolicy {
  roles: string[];
  document: unknown;
}

function policiesOf(id: string, resource: JsonObject): AttachedPolicy[] {
  const properties = objectOr(resource["Properties"]);
  switch (resource["Type"]) {
    case "AWS::IAM::ManagedPolicy":
    case "AWS::IAM::Policy":
      return [
        {
          roles: list(properties["Roles"]).map((role) => String(objectOr(role)["Ref"] ?? role)),
          document: properties["PolicyDocument"],
        },
      ];
    case "AWS::IAM::Role":
      return list(properties["Policies"]).map((policy) => ({
        roles: [id],
        document: objectOr(policy)["PolicyDocument"],
      }));
    default:
      return [];
  }
}

function statements(document: unknown): JsonObject[] {
  return list(objectOr(document)["Statement"])
    .filter(isObject)
    .filter(({ Effect }) => Effect === "Allow");
}

/** The resources of a statement that allows Invoke, as texts. */
function invokable({ Action, Resource }: JsonObject): string[] {
  const invokes = list(Action).some((action) => matchesAction(String(action), "execute-api:Invoke"));
  return invokes ? list(Resource).map((resource) => String(objectOr(resource)["Fn::Sub"] ?? resource)) : [];
}

/** `arn:...:${AgeApi}/dev/GET/age`, with the API by its logical id, against every operation. */
function matching(patterns: readonly string[], contracts: readonly ApiContract[]): string[] {
  return contracts.flatMap(({ name, operations }) =>
    operations
      .filter(({ method, path }) =>
        patterns.some((pattern) => {
          const [api = "", stage = "", ...rest] = (pattern.split(":").at(-1) ?? "")
            .replace(/^.*?(?=\$\{[A-Za-z]+Api\})/, "")
            .split("/");
          if (pattern === "*") return true;
          if (api !== `\${${pascal(name)}Api}` && api !== "*") return false;
          return stage === "*" && rest.length === 0
            ? true
            : matchesWildcard(rest.join("/"), `${method}${path.replaceAll(/\{[^}]+\}/g, "any")}`);
        }),
      )
      .map(({ id }) => `${name}.${id}`),
  );
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}
