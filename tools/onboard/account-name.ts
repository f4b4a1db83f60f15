import { randomText } from "./password.ts";

/** The beginning of every application account's name. */
export const NAME_PREFIX = "caller-";

/** Makes a name that nobody can guess. */
export function newName(randomBytes: (size: number) => Buffer): string {
  return `${NAME_PREFIX}${randomText(randomBytes, "abcdefghijklmnopqrstuvwxyz0123456789", 16)}@countersign.invalid`;
}

/** Tells whether a name is an application account's. No person has such a name, so deleting the account takes no person's account away. */
export function isReservedName(name: string): boolean {
  return /^caller-[a-z0-9]{16}@countersign\.invalid$/.test(name);
}
