import type { PasswordVerifier } from "./srp-verifier.ts";

/** An account of a user pool. */
export interface User {
  /** A UUID. In a pool whose usernames are e-mail addresses it is also the username. */
  sub: string;
  email: string;
  /**
   * Whether the e-mail address is verified, by an administrator or by a code sent to it. Undefined when an administrator created the user without saying
   * so: AWS then lists no attribute `email_verified`.
   */
  emailVerified: boolean | undefined;
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
  /** Finds a user by e-mail address or sub. */
  find: (username: string) => User | undefined;
  /** The name in the form that the pool compares: in lower case, unless the pool is case-sensitive. */
  key: (username: string) => string;
  /** Every account, the oldest first. */
  all: () => readonly User[];
  add: (user: User) => void;
  remove: (user: User) => void;
}

/** Keeps the accounts of a pool whose usernames are e-mail addresses. */
export function createUsers({ caseSensitive }: { caseSensitive: boolean }): Users {
  const bySub = new Map<string, User>();
  const byEmail = new Map<string, User>();
  const key = (email: string) => (caseSensitive ? email : email.toLowerCase());
  return {
    find: (username) => bySub.get(username) ?? byEmail.get(key(username)),
    key,
    all: () => [...bySub.values()],
    add(user) {
      bySub.set(user.sub, user);
      byEmail.set(key(user.email), user);
    },
    remove(user) {
      bySub.delete(user.sub);
      byEmail.delete(key(user.email));
    },
  };
}
