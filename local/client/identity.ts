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
  /** The keys in the shell's AWS variables. */
  | { kind: "shell" }
  /** A user of the user pool. */
  | { kind: "user"; name: string };

/** Reads the value of `--as`. A value that is no other kind of identity is the name of a user. */
export function readIdentity(text: string): Identity {
  switch (text) {
    case "nobody":
    case "developer":
    case "account":
    case "shell":
      return { kind: text };
    default:
      return text.startsWith("role:")
        ? { kind: "role", logicalId: text.slice("role:".length) }
        : { kind: "user", name: text };
  }
}
