import type { PrincipalPolicies } from "../iam/evaluate.ts";
import type { NamedPolicy } from "../iam/policy-document.ts";
import type { Principal } from "../iam/principal.ts";
import type { Role } from "../iam/role.ts";
import type { Session } from "../iam/session.ts";
import { createSessions, type Sessions } from "../iam/sessions.ts";
import { guestSessionPolicy } from "../identity-pool/guest-session-policy.ts";
import type { Surroundings } from "../surroundings.ts";
import type { Problems } from "../template/problems.ts";
import type { Resource } from "../template/resource.ts";
import { readPolicies } from "./attached-policies.ts";
import type { StackMemory } from "./memory.ts";
import { roleElsewhere } from "./role-elsewhere.ts";
import { readRoles } from "./roles.ts";
import { type IamUser, readUsers } from "./users.ts";

/** The stack's AWS account: its roles, its IAM users, and every session with keys. */
export interface Account {
  accountId: string;
  sessions: Sessions;
  roles: ReadonlyMap<string, Role>;
  /** The template's users by ARN. */
  users: ReadonlyMap<string, IamUser>;
  /** The long-term keys of the user named developer, who may do everything. `npm run -s aws-env` prints the keys. */
  developer: Session;
  /** The policies that decide what a principal may do. */
  policiesOf: (principal: Principal) => PrincipalPolicies;
}

const ADMINISTRATOR: NamedPolicy = {
  name: "AdministratorAccess",
  document: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: ["*"], Resource: ["*"] }] },
};

/**
 * Makes an account with the template's roles and users, and a user named developer. The keys that `memory` holds stay valid. Adds a problem for each role and
 * policy that cannot be read.
 */
export function createAccount(
  resources: readonly Resource[],
  accountId: string,
  surroundings: Surroundings,
  memory: StackMemory,
  problems: Problems,
): Account {
  const policies = readPolicies(resources, problems);
  const roles = readRoles(resources, policies, problems);
  const users = readUsers(resources, policies, accountId, problems);
  memory.account ??= createKeys(accountId, surroundings);
  const { developer, sessions } = memory.account;
  const functionRoles = rolesElsewhere(resources);

  /** Returns a session whose role or user still exists. As on AWS, keys of a role or user that was deleted are unknown. */
  function existing(session: Session | undefined): Session | undefined {
    if (session === undefined) return undefined;
    const { principal } = session;
    const exists =
      principal.kind === "user"
        ? principal.arn === developer.principal.arn || users.byArn.has(principal.arn)
        : (roles.get(principal.roleArn) ?? functionRoles.get(principal.roleArn))?.roleId === principal.roleId;
    return exists ? session : undefined;
  }

  return {
    accountId,
    // The keys of the template are not kept in the memory: a key that leaves the template ends with the next start.
    sessions: { ...sessions, find: (key) => users.keys.get(key) ?? existing(sessions.find(key)) },
    roles,
    users: users.byArn,
    developer,
    policiesOf(principal) {
      if (principal.arn === developer.principal.arn) return { identity: [ADMINISTRATOR] };
      if (principal.kind === "user") return users.byArn.get(principal.arn) ?? { identity: [] };
      const role = roles.get(principal.roleArn);
      if (!role) return { identity: [] };
      return {
        identity: role.policies,
        ...(role.boundary && { boundary: role.boundary }),
        ...(principal.guest && { session: guestSessionPolicy }),
      };
    },
  };
}

/** The roles of functions by ARN, as roles outside the template. A role of the template with the same ARN goes before. */
function rolesElsewhere(resources: readonly Resource[]): ReadonlyMap<string, Role> {
  return new Map(
    resources
      .filter(({ type }) => type === "AWS::Lambda::Function")
      .flatMap(({ properties }) => roleElsewhere(String(properties["Role"])) ?? [])
      .map((role) => [role.arn, role]),
  );
}

function createKeys(accountId: string, surroundings: Surroundings): NonNullable<StackMemory["account"]> {
  const sessions = createSessions({ surroundings, accountId });
  return { sessions, developer: sessions.addUser("developer") };
}
