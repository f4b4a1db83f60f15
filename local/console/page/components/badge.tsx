export type Tone = "bad" | "care" | "good" | "plain";

/** The shape of each tone: a tick, a cross, a bar, a ring. A reader who sees no colours tells the tones apart by their shapes. */
const SHAPES: Readonly<Record<Tone, string>> = {
  good: "M2 6.5 5 9.5 10 3",
  bad: "M2.5 2.5 9.5 9.5 M9.5 2.5 2.5 9.5",
  care: "M6 1.5 V7 M6 9 V10.5",
  plain: "M6 2.5 A3.5 3.5 0 1 1 5.99 2.5",
};

/** The shape of a tone, drawn in the colour of the text around it. */
export function Shape({ tone }: { tone: Tone }) {
  return (
    <svg
      width="12"
      height="12"
      viewBox="0 0 12 12"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      aria-hidden="true"
    >
      <path d={SHAPES[tone]} stroke-linecap="round" stroke-linejoin="round" />
    </svg>
  );
}

/** A short word with the shape and the colour of its tone, such as an HTTP status. */
export function Badge({ tone, word }: { tone: Tone; word: string }) {
  return (
    <span class={`badge ${tone}`}>
      <Shape tone={tone} />
      {word}
    </span>
  );
}

/** The status of an answer: the class of the status has the tone. */
export function StatusBadge({ status }: { status: number }) {
  return <Badge tone={statusTone(status)} word={String(status)} />;
}

function statusTone(status: number): Tone {
  if (status >= 500) return "care";
  return status >= 400 ? "bad" : "good";
}
