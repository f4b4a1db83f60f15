import type { PasswordVerifier } from "./srp-verifier.ts";

/** An account of a user pool. */
export interface User {
  /** A UUID; with e-mail as username it is the username as well. */
  sub: string;
  email: string;
  /** An administrator said so; nobody else can. */
  emailVerified: boolean;
  status: "UNCONFIRMED" | "CONFIRMED" | "FORCE_CHANGE_PASSWORD";
  enabled: boolean;
  groups: Set<string>;
  verifier: PasswordVerifier;
  createdAt: number;
  changedAt: number;
}

export interface Users {
  /** By e-mail address or by sub. */
  find: (username: string) => User | undefined;
  /** A name as the pool tells names apart: two spellings of one user's have one key. */
  key: (username: string) => string;
  /** Every account, the oldest first. */
  all: () => readonly User[];
  add: (user: User) => void;
  remove: (user: User) => void;
}

/** The accounts of a pool that takes e-mail addresses as usernames. */
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
