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
import type { StackMemory } from "./memory.ts";
import { readRoles } from "./roles.ts";

/** The stack's AWS account: its roles, its one IAM user, and every session with keys. */
export interface Account {
  accountId: string;
  sessions: Sessions;
  roles: ReadonlyMap<string, Role>;
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
 * Makes an account with the template's roles and a user named developer. The keys that `memory` holds stay valid. Adds a problem for each role and
 * policy that cannot be read.
 */
export function createAccount(
  resources: readonly Resource[],
  accountId: string,
  surroundings: Surroundings,
  memory: StackMemory,
  problems: Problems,
): Account {
  const roles = readRoles(resources, problems);
  memory.account ??= createKeys(accountId, surroundings);
  const { developer, sessions } = memory.account;

  return {
    accountId,
    sessions,
    roles,
    developer,
    policiesOf(principal) {
      if (principal.kind === "user") return { identity: [ADMINISTRATOR] };
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

function createKeys(accountId: string, surroundings: Surroundings): NonNullable<StackMemory["account"]> {
  const sessions = createSessions({ surroundings, accountId });
  return { sessions, developer: sessions.addUser("developer") };
}
