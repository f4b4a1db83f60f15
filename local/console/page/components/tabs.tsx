import type { ComponentChildren } from "preact";
import { useId, useRef, useState } from "preact/hooks";

export interface Tab {
  title: string;
  content: ComponentChildren;
}

/** Panels of which one is shown. Arrow keys, Home and End choose another, as the ARIA patterns say. */
export function Tabs({ name, tabs }: { name: string; tabs: readonly Tab[] }) {
  const id = useId();
  const [chosen, setChosen] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const current = Math.min(chosen, tabs.length - 1);

  function choose(index: number): void {
    const wrapped = (index + tabs.length) % tabs.length;
    setChosen(wrapped);
    list.current?.querySelectorAll<HTMLButtonElement>("[role=tab]")[wrapped]?.focus();
  }

  function onKeyDown(event: KeyboardEvent): void {
    const target = { ArrowLeft: current - 1, ArrowRight: current + 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (target === undefined) return;
    event.preventDefault();
    choose(target);
  }

  return (
    <div class="stack">
      <div class="tabs" role="tablist" aria-label={name} ref={list} onKeyDown={onKeyDown}>
        {tabs.map(({ title }, index) => (
          <button
            key={title}
            class="tab"
            type="button"
            role="tab"
            id={`${id}-${index}`}
            aria-selected={index === current}
            aria-controls={`${id}-panel`}
            tabIndex={index === current ? 0 : -1}
            onClick={() => choose(index)}
          >
            {title}
          </button>
        ))}
      </div>
      <div class="stack" role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${current}`}>
        {tabs[current]?.content}
      </div>
    </div>
  );
}
