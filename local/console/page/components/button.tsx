import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";

export interface ButtonProps {
  children: ComponentChildren;
  onClick?: () => void;
  /** `primary` is the main action of a view. `plain` has no border. */
  kind?: "plain" | "primary";
  type?: "button" | "submit";
  disabled?: boolean;
}

/** A button. */
export function Button({ children, disabled = false, kind, onClick, type = "button" }: ButtonProps) {
  return (
    <button class={`button ${kind ?? ""}`} type={type} disabled={disabled} onClick={onClick}>
      {children}
    </button>
  );
}

/** A button that puts a text on the clipboard, and says so. `what` names the text for those who do not see the page: `the command`. */
export function CopyButton({ label = "Copy", text, what }: { text: string; what: string; label?: string }) {
  const [state, setState] = useState<"copied" | "failed" | undefined>();
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setState("copied"),
      () => setState("failed"),
    );
  return (
    <button class="button" type="button" onClick={copy} onBlur={() => setState(undefined)}>
      <span aria-live="polite">
        {state === undefined ? label : state === "copied" ? "Copied" : "Not allowed"}
        <span class="unseen"> {what}</span>
      </span>
    </button>
  );
}
