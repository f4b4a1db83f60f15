import type { Caller, PoolView, WhoIdentity } from "../api.ts";
import { isApplicationAccount } from "../is-application-account.ts";
import type { SignedIn } from "./sign-in.ts";

/** A caller that "Try it" offers. `value` is the caller as the address has it: `nobody`, `role:AgeRole`, `user:ada@example.com`. */
export interface CallerChoice {
  value: string;
  label: string;
  group: string;
  /** The user pool and the username of a user. */
  user?: { pool: PoolView; username: string };
}

const FIXED: readonly CallerChoice[] = [
  { value: "nobody", label: "nobody", group: "Without a role" },
  { value: "guest", label: "a guest", group: "Without a role" },
  { value: "developer", label: "the developer", group: "Your own" },
  { value: "account", label: "the application account", group: "Your own" },
];

const BROKEN: readonly CallerChoice[] = [
  { value: "expired", label: "expired credentials", group: "Broken" },
  { value: "wrongKey", label: "a wrong secret key", group: "Broken" },
  { value: "otherRegion", label: "a signature for another region", group: "Broken" },
];

/** Lists the callers: the fixed ones, the roles and functions of the template, the users of the pools, and the broken ones. Nobody knows the password of an application account, which is a choice of its own. */
export function callerChoices(identities: readonly WhoIdentity[], pools: readonly PoolView[]): readonly CallerChoice[] {
  const listKind = (kind: WhoIdentity["kind"], group: string) =>
    identities
      .filter((identity) => identity.kind === kind)
      .map(({ name }) => ({ value: name, label: name.replace(/^\w+:/, ""), group }));
  const users = pools.flatMap((pool) =>
    pool.users.flatMap((user) => {
      const label = userLabel(user);
      if (isApplicationAccount(label)) return [];
      return { value: `user:${label}`, label, group: "Users", user: { pool, username: user.username } };
    }),
  );
  return [...FIXED, ...listKind("role", "Roles"), ...listKind("function", "Functions"), ...users, ...BROKEN];
}

/** Returns the caller of a choice. Undefined for a user who has not signed in, and for text that names no caller. */
export function readCaller(value: string, user: SignedIn | undefined): Caller | undefined {
  const [kind = "", name = ""] = value.split(/:(.*)/s);
  switch (kind) {
    case "nobody":
    case "guest":
    case "developer":
    case "account":
    case "expired":
    case "wrongKey":
    case "otherRegion":
      return { kind };
    case "role":
    case "function":
      return { kind, name };
    case "user":
      return user && { kind, tokens: user.tokens, ...(user.keys && { keys: user.keys }) };
    default:
      return undefined;
  }
}

/** Returns the name of a user as the decisions have it: the email address where the user has one. */
function userLabel({ attributes, username }: PoolView["users"][number]): string {
  return attributes.find(({ name }) => name === "email")?.value ?? username;
}
