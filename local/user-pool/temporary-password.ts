import type { PasswordPolicy } from "./password-policy.ts";

/** One alphabet for each rule that a policy may set. No character is special in a shell or in JSON. */
const ALPHABETS = ["ABCDEFGHJKLMNPQRSTUVWXYZ", "abcdefghijkmnopqrstuvwxyz", "23456789", "-_.+=%@:"];

/** The length of a temporary password, when the policy does not require more. */
const LENGTH = 16;

/** Makes a temporary password that every policy of this minimum length allows. */
export function makeTemporaryPassword(
  { minimumLength }: Pick<PasswordPolicy, "minimumLength">,
  randomBytes: (size: number) => Buffer,
): string {
  const bytes = [...randomBytes(Math.max(LENGTH, minimumLength))];
  return bytes
    .map((byte, index) => {
      const alphabet = ALPHABETS[index % ALPHABETS.length] ?? "";
      return alphabet.charAt(byte % alphabet.length);
    })
    .join("");
}
