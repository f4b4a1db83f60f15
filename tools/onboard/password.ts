const CLASSES = ["ABCDEFGHJKLMNPQRSTUVWXYZ", "abcdefghijkmnopqrstuvwxyz", "23456789", "!#%*+-=?@^_"] as const;
const ALPHABET = CLASSES.join("");

/**
 * Makes a password of `length` characters, 40 by default: about 240 bits. It has at least one capital, small letter, digit and symbol, so
 * that every password policy of a user pool accepts it. `randomBytes` must be cryptographically strong.
 */
export function newPassword(randomBytes: (size: number) => Buffer, length = 40): string {
  for (;;) {
    const password = randomText(randomBytes, ALPHABET, length);
    if (CLASSES.every((characters) => [...password].some((character) => characters.includes(character))))
      return password;
  }
}

/** Returns `length` random characters of `alphabet`, each equally likely: bytes that would favour the first characters are discarded. */
export function randomText(randomBytes: (size: number) => Buffer, alphabet: string, length: number): string {
  const fair = 256 - (256 % alphabet.length);
  let text = "";
  while (text.length < length) {
    for (const byte of randomBytes(length)) {
      if (byte < fair && text.length < length) text += alphabet.charAt(byte % alphabet.length);
    }
  }
  return text;
}
