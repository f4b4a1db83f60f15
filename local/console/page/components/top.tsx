import { writeAddress } from "../address.ts";
import type { Session } from "../session.tsx";
import { ThemeSwitch } from "../theme.tsx";

interface TopProps {
  /** The views to choose from, by the first segment of their address. Without views there is no navigation. */
  views?: Readonly<Record<string, { title: string }>>;
  /** The view that is shown. */
  view?: string;
  /** The state of the connection to the stack. */
  state?: Session["state"];
}

/** The top of every page: the name, the views, the state of the connection, and the switch of the theme. */
export function Top({ state, view, views }: TopProps) {
  return (
    <header class="top">
      <Brand />
      {views !== undefined && (
        <nav class="nav" aria-label="Views">
          <ul>
            {Object.entries(views).map(([name, { title }]) => (
              <li key={name}>
                <a href={writeAddress(name)} aria-current={name === view ? "page" : undefined}>
                  {title}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      )}
      <div class="state">
        {state !== undefined && <span class={`pulse ${state}`}>{STATES[state]}</span>}
        <ThemeSwitch />
      </div>
    </header>
  );
}

const STATES: Readonly<Record<Session["state"], string>> = {
  ended: "Stopped",
  full: "Not live",
  live: "Live",
  waiting: "Connecting",
};

function Brand() {
  return (
    <a class="brand" href={writeAddress("calls")}>
      <svg
        width="20"
        height="20"
        viewBox="0 0 16 16"
        fill="none"
        stroke="currentColor"
        stroke-width="2"
        aria-hidden="true"
      >
        <rect x="1" y="1" width="14" height="14" rx="4" />
        <path d="M4.5 8.5 7 11 11.5 5.5" stroke-linecap="round" stroke-linejoin="round" />
      </svg>
      Countersign
    </a>
  );
}
