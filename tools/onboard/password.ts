const CLASSES = ["ABCDEFGHJKLMNPQRSTUVWXYZ", "abcdefghijkmnopqrstuvwxyz", "23456789", "!#%*+-=?@^_"] as const;
const ALPHABET = CLASSES.join("");

/**
 * A password of `length` characters (default 40) with at least one capital, small letter, digit and symbol, which every policy of a
 * user pool takes; about 240 bits of chance. `randomBytes` has to be cryptographically strong.
 */
export function newPassword(randomBytes: (size: number) => Buffer, length = 40): string {
  for (;;) {
    const password = randomText(randomBytes, ALPHABET, length);
    if (CLASSES.every((characters) => [...password].some((character) => characters.includes(character))))
      return password;
  }
}

/** `length` characters of `alphabet`, each as likely as any other: bytes that would favour the first ones are thrown away. */
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
