/** The caller of a request, as the flag `--as` names it. */
export type Identity =
  /** A caller that does not sign. */
  | { kind: "nobody" }
  /** The stack's IAM user, who may do everything except what a resource policy denies. */
  | { kind: "developer" }
  /** The application account that a service signs in as. */
  | { kind: "account" }
  /** A role of the template, by its logical id. */
  | { kind: "role"; logicalId: string }
  /** A function of the template, by its logical id: its role, in a session as Lambda makes it. */
  | { kind: "function"; logicalId: string }
  /** A guest of an identity pool, who has not signed in. */
  | { kind: "guest" }
  /** The keys in the shell's AWS variables. */
  | { kind: "shell" }
  /** A user of the user pool. */
  | { kind: "user"; name: string };

/** The values of `--as` that stand for themselves. */
export const NAMED_IDENTITIES = ["nobody", "developer", "account", "guest", "shell"] as const;

/** The values of `--as`, for a message. */
export const EVERY_IDENTITY = `${NAMED_IDENTITIES.join(", ")}, role:NAME, function:NAME or the name of a user`;

/** Reads the value of `--as`. A value that is no other kind of identity is the name of a user. */
export function readIdentity(text: string): Identity {
  const named = NAMED_IDENTITIES.find((kind) => kind === text);
  if (named !== undefined) return { kind: named };
  const [, kind, logicalId = ""] = /^(role|function):(.*)$/s.exec(text) ?? [];
  return kind === "role" || kind === "function" ? { kind, logicalId } : { kind: "user", name: text };
}
