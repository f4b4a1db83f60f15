import type { ComponentChildren, TargetedInputEvent } from "preact";
import { useId } from "preact/hooks";

interface FieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** A sentence under the field. */
  hint?: ComponentChildren;
}

export interface InputProps extends FieldProps {
  type?: "password" | "search" | "text";
  required?: boolean;
  placeholder?: string;
  autocomplete?: string;
}

/** A labelled line of text. */
export function Field({
  autocomplete = "off",
  hint,
  label,
  onChange,
  placeholder = "",
  required = false,
  type = "text",
  value,
}: InputProps) {
  const id = useId();
  const shared = {
    id,
    class: "input",
    value,
    required,
    placeholder,
    autocomplete,
    spellcheck: false,
    "aria-describedby": hint === undefined ? undefined : `${id}-hint`,
    onInput: ({ currentTarget }: TargetedInputEvent<HTMLInputElement>) => onChange(currentTarget.value),
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {type === "text" && <input type="text" {...shared} />}
      {type === "search" && <input type="search" {...shared} />}
      {type === "password" && <input type="password" {...shared} />}
      <Hint id={id}>{hint}</Hint>
    </div>
  );
}

/** A labelled text of several lines, in a fixed-width font. */
export function TextField({ hint, label, onChange, value }: FieldProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <textarea
        id={id}
        class="input"
        value={value}
        spellcheck={false}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onInput={({ currentTarget }) => onChange(currentTarget.value)}
      />
      <Hint id={id}>{hint}</Hint>
    </div>
  );
}

export interface SelectProps extends FieldProps {
  /** True: only those who do not see the page get the label, because the button beside says the same. */
  isLabelHidden?: boolean;
  /** The choices: values with their labels, in groups where `group` is given. */
  options: readonly SelectOption[];
}

export interface SelectOption {
  value: string;
  label: string;
  group?: string;
}

/** A labelled choice among values. */
export function Select({ hint, isLabelHidden = false, label, onChange, options, value }: SelectProps) {
  const id = useId();
  const groups = [...new Set(options.map(({ group }) => group))];
  const optionsOf = (wanted: string | undefined) =>
    options
      .filter(({ group }) => group === wanted)
      .map((option) => (
        <option key={option.value} value={option.value} selected={option.value === value}>
          {option.label}
        </option>
      ));
  return (
    <div class="field">
      <label for={id} class={isLabelHidden ? "unseen" : undefined}>
        {label}
      </label>
      <select
        id={id}
        class="input"
        value={value}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      >
        {groups.map((group) =>
          group === undefined ? (
            optionsOf(group)
          ) : (
            <optgroup key={group} label={group}>
              {optionsOf(group)}
            </optgroup>
          ),
        )}
      </select>
      <Hint id={id}>{hint}</Hint>
    </div>
  );
}

function Hint({ children, id }: { children: ComponentChildren; id: string }) {
  return children === undefined ? null : (
    <span id={`${id}-hint`} class="hint">
      {children}
    </span>
  );
}
