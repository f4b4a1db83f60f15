import type { PasswordVerifier } from "./srp-verifier.ts";

/** An account of a user pool. */
export interface User {
  /** A UUID. */
  sub: string;
  /** The pool's own name for the user, which tokens carry: the sub where usernames are e-mail addresses, otherwise the name that was chosen. */
  username: string;
  /** The user's attributes by name, except `sub`. `Users.setAttributes` changes them, because some of them are names to sign in with. */
  attributes: ReadonlyMap<string, string>;
  status: "UNCONFIRMED" | "CONFIRMED" | "FORCE_CHANGE_PASSWORD" | "RESET_REQUIRED";
  enabled: boolean;
  groups: Set<string>;
  verifier: PasswordVerifier;
  /** The time when the password was set, in milliseconds since 1970 UTC. */
  passwordSetAt: number;
  /** How many times the user has signed out everywhere. */
  signOuts: number;
  /** How many times an administrator has disabled the user. */
  disablings: number;
  /** The creation time, in milliseconds since 1970 UTC. */
  createdAt: number;
  /** The time of the last change, in milliseconds since 1970 UTC. */
  changedAt: number;
}

export interface Users {
  /** Finds a user by username, sub, or another name that the user may sign in with. */
  find: (name: string) => User | undefined;
  /** The name in the form that the pool compares: in lower case, unless the pool is case-sensitive. */
  key: (name: string) => string;
  /** Every account, the oldest first. */
  all: () => readonly User[];
  add: (user: User) => void;
  remove: (user: User) => void;
  setAttributes: (user: User, attributes: ReadonlyMap<string, string>) => void;
}

/** Keeps the accounts of a pool. `namesOf` returns every name that a user may sign in with. */
export function createUsers({
  caseSensitive,
  namesOf,
}: {
  caseSensitive: boolean;
  namesOf: (user: User) => readonly string[];
}): Users {
  const bySub = new Map<string, User>();
  const byName = new Map<string, User>();
  const key = (name: string) => (caseSensitive ? name : name.toLowerCase());
  const addNames = (user: User) => {
    for (const name of namesOf(user)) byName.set(key(name), user);
  };
  const removeNames = (user: User) => {
    for (const name of namesOf(user)) if (byName.get(key(name)) === user) byName.delete(key(name));
  };
  return {
    find: (name) => bySub.get(name) ?? byName.get(key(name)),
    key,
    all: () => [...bySub.values()],
    add(user) {
      bySub.set(user.sub, user);
      addNames(user);
    },
    remove(user) {
      bySub.delete(user.sub);
      removeNames(user);
    },
    setAttributes(user, attributes) {
      removeNames(user);
      user.attributes = attributes;
      addNames(user);
    },
  };
}
