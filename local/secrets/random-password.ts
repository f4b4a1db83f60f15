/** The kinds of characters in a password. Punctuation is the list in the API reference of GetRandomPassword. */
const TYPES = {
  Lowercase: "abcdefghijklmnopqrstuvwxyz",
  Uppercase: "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
  Numbers: "0123456789",
  Punctuation: "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
} as const;

export interface PasswordOptions {
  /** The number of characters. Default 32. */
  length?: number;
  /** Characters that the password must not have. Default: none. */
  excludeCharacters?: string;
  /** Kinds of characters that the password must not have. */
  exclude?: Partial<Record<keyof typeof TYPES, boolean>>;
  /** Whether the password may have spaces. Default false. */
  includeSpace?: boolean;
  /** Whether the password must have a character of each kind that it may have. Default true. */
  requireEachIncludedType?: boolean;
}

/**
 * Draws a password as Secrets Manager does, each allowed character with the same probability. When the options allow no password, returns
 * the reason in AWS's words as `problem`.
 *
 * Source: Secrets Manager API reference, GetRandomPassword.
 */
export function randomPassword(
  options: PasswordOptions,
  randomBytes: (size: number) => Buffer,
): { ok: true; password: string } | { ok: false; problem: string } {
  const { exclude = {}, excludeCharacters = "", includeSpace = false, length = 32 } = options;
  const keep = (characters: string) => [...characters].filter((one) => !excludeCharacters.includes(one));
  const kinds = (["Lowercase", "Uppercase", "Numbers", "Punctuation"] as const)
    .filter((kind) => !exclude[kind])
    .map((kind) => keep(TYPES[kind]));
  const alphabet = [...kinds.flat(), ...keep(includeSpace ? " " : "")];
  const required = options.requireEachIncludedType === false ? [] : kinds.filter((kind) => kind.length > 0);
  if (alphabet.length === 0) return { ok: false, problem: "No characters are left to make a password of." };
  if (required.length > length) {
    return { ok: false, problem: "Password length is too short based on the required types." };
  }
  const draw = (below: number) => drawBelow(below, randomBytes);
  const characters = Array.from({ length }, (_, index) => {
    const from = required[index] ?? alphabet;
    return from[draw(from.length)] ?? "";
  });
  return { ok: true, password: shuffle(characters, draw).join("") };
}

/** Draws a whole number from 0 to `below` - 1. A byte that would favour the first numbers is drawn again. */
function drawBelow(below: number, randomBytes: (size: number) => Buffer): number {
  const size = 4;
  const limit = 2 ** 32 - (2 ** 32 % below);
  for (;;) {
    const drawn = randomBytes(size).readUInt32BE();
    if (drawn < limit) return drawn % below;
  }
}

/** Shuffles a list (Fisher and Yates), so that nobody knows where the required characters are. */
function shuffle(list: readonly string[], draw: (below: number) => number): readonly string[] {
  const shuffled = [...list];
  for (let last = shuffled.length - 1; last > 0; last--) {
    const other = draw(last + 1);
    [shuffled[last], shuffled[other]] = [shuffled[other] ?? "", shuffled[last] ?? ""];
  }
  return shuffled;
}
