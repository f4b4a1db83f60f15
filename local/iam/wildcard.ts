/** What a policy variable's value may hold and must not work as a wildcard: stand-ins from Unicode's private use area. */
const LITERAL_STAR = "\ue000";
const LITERAL_QUESTION = "\ue001";

/** A text as a part of a pattern in which `*` and `?` mean themselves. */
export function literal(text: string): string {
  return text.replaceAll("*", LITERAL_STAR).replaceAll("?", LITERAL_QUESTION);
}

/**
 * Whether `text` matches `pattern`, in which `*` stands for any run of characters, the empty one and `/` included, and `?` for
 * one character. Takes time in proportion to the product of the lengths at worst; no regular expression is built.
 */
export function matchesWildcard(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let resume = 0;
  while (t < text.length) {
    const wanted = pattern[p];
    if (wanted === "*") {
      star = p++;
      resume = t;
    } else if (wanted === "?" || (wanted !== undefined && plain(wanted) === text[t])) {
      p++;
      t++;
    } else if (star >= 0) {
      // Let the last star take one character more and try again behind it.
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (pattern[p] === "*") p++;
  return p === pattern.length;
}

function plain(character: string): string {
  if (character === LITERAL_STAR) return "*";
  return character === LITERAL_QUESTION ? "?" : character;
}

/**
 * Whether an ARN matches a pattern: each of the six parts between colons by itself, so that a wildcard does not reach across a
 * colon, but for the last part, which is the rest. Source: IAM user guide, "Amazon Resource Name (ARN) condition operators".
 */
export function matchesArn(pattern: string, arn: string): boolean {
  if (pattern === "*") return true;
  const wanted = parts(pattern);
  const given = parts(arn);
  if (wanted.length !== given.length) return false;
  return wanted.every((part, index) => matchesWildcard(part, given[index] ?? ""));
}

function parts(arn: string): string[] {
  const split = arn.split(":");
  return split.length <= 6 ? split : [...split.slice(0, 5), split.slice(5).join(":")];
}
