import { CopyButton } from "./button.tsx";

export interface CodeProps {
  text: string;
  /** The name of the text, for the button that copies it and for those who do not see the page: `the command`. */
  what: string;
  /** False: there is no button. Default true. */
  copies?: boolean;
}

/** A text in a fixed-width font, with a button that copies it. Long lines are wrapped. */
export function Code({ copies = true, text, what }: CodeProps) {
  return (
    <figure class={copies ? "code copies" : "code"} aria-label={what}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long text scrolls, and the keyboard must reach it (WCAG 2.1.1). */}
      <pre class="wraps" tabIndex={0}>
        {text}
      </pre>
      {copies && <CopyButton text={text} what={what} />}
    </figure>
  );
}
