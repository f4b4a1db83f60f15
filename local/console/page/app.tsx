import type { ComponentType } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { type Address, writeAddress } from "./address.ts";
import { Empty, Note } from "./components/note.tsx";
import type { ControlClient } from "./control-client.ts";
import { type Session, SessionProvider, useLiveSession } from "./session.tsx";
import { ThemeSwitch } from "./theme.tsx";
import { useAddress } from "./use-address.tsx";
import { CallsView } from "./views/calls-view.tsx";
import { DocsView } from "./views/docs-view.tsx";
import { StackView } from "./views/stack-view.tsx";
import { TryView } from "./views/try-view.tsx";
import { UsersView } from "./views/users-view.tsx";
import { WhoView } from "./views/who-view.tsx";

/** The views, by the first segment of the address, in the order of the navigation. */
const VIEWS: Readonly<Record<string, { title: string; View: ComponentType<{ address: Address }> }>> = {
  calls: { title: "Calls", View: CallsView },
  try: { title: "Try it", View: TryView },
  who: { title: "Who may what", View: WhoView },
  users: { title: "Users", View: UsersView },
  stack: { title: "Stack", View: StackView },
  docs: { title: "Docs", View: DocsView },
};

/** The console: the navigation, and the view that the address names. */
export function App({ client }: { client: ControlClient }) {
  const session = useLiveSession(client);
  const address = useAddress();
  const main = useRef<HTMLElement>(null);
  const { title, View } = VIEWS[address.view] ?? { title: "Not found", View: UnknownView };
  // Another operation of "Try it" is chosen in a field, which keeps the focus.
  const place = address.view === "try" ? "try" : [address.view, ...address.path].join("/");
  const isFirst = useRef(true);

  // Another place is another page for the reader, and begins at its top.
  useEffect(() => {
    document.title = `${title} · Countersign`;
    if (isFirst.current) {
      isFirst.current = false;
      return;
    }
    main.current?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, [place]);

  return (
    <SessionProvider value={session}>
      <button class="skip" type="button" onClick={() => main.current?.focus()}>
        Skip to the content
      </button>
      <Top view={address.view} state={session.state} />
      <main id="main" ref={main} tabIndex={-1}>
        {session.state in TROUBLES && <Trouble state={session.state} />}
        <View key={address.view} address={address} />
      </main>
      <p class="unseen" aria-live="polite">
        {session.news}
      </p>
    </SessionProvider>
  );
}

function Top({ state, view }: { view: string; state: Session["state"] }) {
  return (
    <header class="top">
      <Brand />
      <nav class="nav" aria-label="Views">
        <ul>
          {Object.entries(VIEWS).map(([name, { title }]) => (
            <li key={name}>
              <a href={writeAddress(name)} aria-current={name === view ? "page" : undefined}>
                {title}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <div class="state">
        <span class={`pulse ${state}`}>{STATES[state]}</span>
        <ThemeSwitch />
      </div>
    </header>
  );
}

const STATES: Readonly<Record<Session["state"], string>> = {
  ended: "Stopped",
  full: "Not live",
  live: "Live",
  refused: "Stopped",
  waiting: "Connecting",
};

const TROUBLES: Readonly<Partial<Record<Session["state"], string>>> = {
  ended: "The stack has stopped. Start it again, and open the address that it prints.",
  full: "Too many pages of the console are open, so this one does not show new calls at once. Close another.",
  refused: "This token is of an earlier start of the stack. Open the address that the present start has printed.",
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

function Trouble({ state }: { state: Session["state"] }) {
  return <Note tone="bad">{TROUBLES[state]}</Note>;
}

function UnknownView() {
  return (
    <>
      <h1>No such view</h1>
      <p class="lead">Choose a view above.</p>
    </>
  );
}

/** The page without a token. */
export function MissingToken() {
  return (
    <>
      <header class="top">
        <Brand />
        <div class="state">
          <ThemeSwitch />
        </div>
      </header>
      <main id="main">
        <h1>Open the console with its token</h1>
        <Empty title="This tab has no token of the stack">
          The terminal in which the stack runs prints the address with the token, such as{" "}
          <code>{location.origin}/?token=…</code> Open that address.
        </Empty>
      </main>
    </>
  );
}
