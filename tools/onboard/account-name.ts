import { randomText } from "./password.ts";

/** The beginning of every application account's name. */
export const NAME_PREFIX = "caller-";

/** Makes a random account name that nobody can guess. */
export function newName(randomBytes: (size: number) => Buffer): string {
  return `${NAME_PREFIX}${randomText(randomBytes, "abcdefghijklmnopqrstuvwxyz0123456789", 16)}@countersign.invalid`;
}

/** Tells whether a name is reserved for application accounts. No person has a reserved name, so deleting such an account never deletes a person's. */
export function isReservedName(name: string): boolean {
  return /^caller-[a-z0-9]{16}@countersign\.invalid$/.test(name);
}
