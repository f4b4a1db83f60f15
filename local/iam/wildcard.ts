/** Characters of Unicode's private use area that stand for a `*` and a `?` that are not wildcards, such as those in a variable's value. */
const LITERAL_STAR = "\ue000";
const LITERAL_QUESTION = "\ue001";

/** Returns a string as a part of a pattern in which its `*` and `?` are no wildcards. */
export function literal(text: string): string {
  return text.replaceAll("*", LITERAL_STAR).replaceAll("?", LITERAL_QUESTION);
}

/**
 * Tells whether `text` matches `pattern`, in which `*` stands for any number of characters (none included, `/` included) and `?` for exactly
 * one. The time it takes is at most proportional to the product of the lengths: it builds no regular expression, which could backtrack.
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
    } else if (wanted === "?" || (wanted !== undefined && unescapeCharacter(wanted) === text[t])) {
      p++;
      t++;
    } else if (star >= 0) {
      // Let the last star match one more character, and retry what follows it.
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (pattern[p] === "*") p++;
  return p === pattern.length;
}

function unescapeCharacter(character: string): string {
  if (character === LITERAL_STAR) return "*";
  return character === LITERAL_QUESTION ? "?" : character;
}

/** Tells whether an action, `execute-api:Invoke`, matches a pattern of a policy. Case is ignored. Source: IAM user guide, "Action". */
export function matchesAction(pattern: string, action: string): boolean {
  return matchesWildcard(pattern.toLowerCase(), action.toLowerCase());
}

/**
 * Tells whether an ARN matches a pattern, segment by segment: a wildcard matches no colon, except in the sixth segment, which is the rest.
 * Source: IAM user guide, "Amazon Resource Name (ARN) condition operators".
 */
export function matchesArn(pattern: string, arn: string): boolean {
  if (pattern === "*") return true;
  const wanted = segments(pattern);
  const given = segments(arn);
  if (wanted.length !== given.length) return false;
  return wanted.every((part, index) => matchesWildcard(part, given[index] ?? ""));
}

function segments(arn: string): string[] {
  const split = arn.split(":");
  return split.length <= 6 ? split : [...split.slice(0, 5), split.slice(5).join(":")];
}
