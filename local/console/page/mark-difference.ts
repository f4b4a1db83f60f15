/** A text in three parts: `changed` differs from the other text, `before` and `after` are equal in both. */
export interface MarkedText {
  before: string;
  changed: string;
  after: string;
}

/** Marks the characters in which two texts differ: everything between their longest common start and their longest common end. */
export function markDifference(one: string, other: string): readonly [MarkedText, MarkedText] {
  const start = commonLength(one, other, (text, index) => text[index]);
  const rest = Math.min(one.length, other.length) - start;
  const end = Math.min(
    rest,
    commonLength(one, other, (text, index) => text.at(-1 - index)),
  );
  const mark = (text: string): MarkedText => ({
    before: text.slice(0, start),
    changed: text.slice(start, text.length - end),
    after: text.slice(text.length - end),
  });
  return [mark(one), mark(other)];
}

function commonLength(
  one: string,
  other: string,
  characterAt: (text: string, index: number) => string | undefined,
): number {
  const most = Math.min(one.length, other.length);
  let length = 0;
  while (length < most && characterAt(one, length) === characterAt(other, length)) length += 1;
  return length;
}
