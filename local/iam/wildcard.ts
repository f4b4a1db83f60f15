/**
 * Replacements for a `*` and a `?` that are not wildcards, such as those in a variable's value. The replacements are characters of
 * Unicode's private use area.
 */
const LITERAL_STAR = "\ue000";
const LITERAL_QUESTION = "\ue001";

/** Makes a pattern that matches exactly this string: the string's `*` and `?` are not wildcards. */
export function literal(text: string): string {
  return text.replaceAll("*", LITERAL_STAR).replaceAll("?", LITERAL_QUESTION);
}

/** Undoes `literal`: returns the string that was made into this part of a pattern. */
export function unliteral(text: string): string {
  return text.replaceAll(LITERAL_STAR, "*").replaceAll(LITERAL_QUESTION, "?");
}

/** Tells whether `text` matches `pattern`, in which `*` matches any number of characters, including none, and `?` exactly one. */
export function matchesWildcard(pattern: string, text: string): boolean {
  return matches(pattern, text, () => true);
}

/** Tells whether an action, such as `execute-api:Invoke`, matches a pattern of a policy. Case is ignored. Source: IAM user guide, "Action". */
export function matchesAction(pattern: string, action: string): boolean {
  return matchesWildcard(pattern.toLowerCase(), action.toLowerCase());
}

/**
 * Tells whether a resource matches a pattern of `Resource` or `NotResource`. Wildcards match no colon, with two exceptions: a `*` at the end of a
 * segment does, and so does every wildcard after the fifth colon, where everything is one segment.
 *
 * Source: IAM user guide, "IAM JSON policy elements: Resource", "Using wildcards in resource ARNs".
 */
export function matchesResource(pattern: string, resource: string): boolean {
  const start = lastSegment(pattern);
  return matches(pattern, resource, (index) => index >= start || endsSegment(pattern, index));
}

/**
 * Tells whether an ARN matches a pattern of `ArnLike`, segment by segment. Wildcards match no colon, except after the fifth colon, where everything
 * is one segment.
 *
 * Source: IAM user guide, "IAM JSON policy elements: Condition operators", "Amazon Resource Name (ARN) condition operators".
 */
export function matchesArn(pattern: string, arn: string): boolean {
  const start = lastSegment(pattern);
  return pattern === "*" || matches(pattern, arn, (index) => index >= start);
}

/** Returns the index at which the sixth segment of an ARN pattern begins; Infinity when the pattern has fewer than five colons. */
function lastSegment(pattern: string): number {
  let start = 0;
  for (let count = 0; count < 5; count++) {
    const colon = pattern.indexOf(":", start);
    if (colon < 0) return Number.POSITIVE_INFINITY;
    start = colon + 1;
  }
  return start;
}

function endsSegment(pattern: string, index: number): boolean {
  return pattern[index] === "*" && (index === pattern.length - 1 || pattern[index + 1] === ":");
}

/**
 * Matches a pattern against a text. The wildcard at an index may match a colon only when `crosses(index)` is true. The time is at most proportional
 * to the product of the two lengths. A regular expression is avoided, because it could backtrack without end.
 *
 * When a character does not match, the last star is extended by one character. If that character is a colon that the last star may not match, the
 * last star that may match a colon is extended instead. Earlier stars need no second try: a later star can match the same characters.
 */
function matches(pattern: string, text: string, crosses: (index: number) => boolean): boolean {
  let p = 0;
  let t = 0;
  let star: Star | undefined;
  let crossing: Star | undefined;
  while (t < text.length) {
    const wanted = pattern.charAt(p);
    if (wanted === "*") {
      star = { index: p++, end: t };
      if (crosses(star.index)) crossing = star;
    } else if (wanted === "?" ? text[t] !== ":" || crosses(p) : plainCharacter(wanted) === text[t]) {
      p++;
      t++;
    } else {
      if (star !== undefined && text[star.end] === ":") star = crossing;
      if (star === undefined) return false;
      p = star.index + 1;
      t = ++star.end;
    }
  }
  while (pattern[p] === "*") p++;
  return p === pattern.length;
}

function plainCharacter(character: string): string {
  if (character === LITERAL_STAR) return "*";
  return character === LITERAL_QUESTION ? "?" : character;
}

/** A `*` of a pattern: `index` is its index in the pattern, and `end` is the index in the text after the characters that it has matched. */
interface Star {
  index: number;
  end: number;
}
