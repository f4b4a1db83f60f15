/** The most characters of a function's line that the console shows. */
const MAX_LINE = 2_000;
/** The length of the shortest word that can be a secret, in letters. */
const MIN_SECRET = 40;

/** Returns the beginning of a line that a function has written, without the words that can be a key, a token or a signature. */
export function shownLine(line: string): string {
  return hideSecrets(line.length > MAX_LINE ? beginningOf(line) : line);
}

/** Cuts a line off after a whole word: the first letters of a key would look like an ordinary word. */
function beginningOf(line: string): string {
  return `${line.slice(0, MAX_LINE).replace(/(?<![\w+/=%.-])[\w+/=%.-]+$/, "")}…`;
}

/**
 * Replaces JSON Web Tokens, and words of MIN_SECRET and more letters as keys, signatures and session tokens have, also when they are
 * percent-encoded.
 */
function hideSecrets(line: string): string {
  if (!hasLongWord(line) && !line.includes("eyJ")) return line;
  return line.replaceAll(/eyJ[\w-]+\.[\w.-]+|(?<![\w+/=%-])[\w+/=%-]{40,}(?![\w+/=%-])/g, "(not shown)");
}

/** The letters of keys, signatures and tokens, also when they are percent-encoded, by their code. */
const LETTERS = Array.from({ length: 128 }, (_, code) => /[\w+/=%-]/.test(String.fromCharCode(code)));

/**
 * Tells whether a text has a word of MIN_SECRET letters. Such a word covers at least one of the places at a distance of MIN_SECRET, so that only the
 * letters around these places are looked at. Most lines have no such word, and this is ten times as fast as a regular expression.
 */
function hasLongWord(text: string): boolean {
  for (let place = MIN_SECRET - 1; place < text.length; place += MIN_SECRET) {
    let [first, last] = [place, place];
    while (first >= 0 && LETTERS[text.charCodeAt(first)]) first -= 1;
    if (first === place) continue;
    while (last < text.length && LETTERS[text.charCodeAt(last)]) last += 1;
    if (last - first > MIN_SECRET) return true;
  }
  return false;
}
