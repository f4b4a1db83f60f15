import type { ComponentType } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Address } from "./address.ts";
import { Note } from "./components/note.tsx";
import { Top } from "./components/top.tsx";
import type { ControlClient } from "./control-client.ts";
import { type Session, SessionProvider, useLiveSession } from "./session.tsx";
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

interface AppProps {
  client: ControlClient;
  /** Called when the stack refuses the client's token. */
  onRefused: () => void;
}

/** The console: the navigation, and the view that the address names. */
export function App({ client, onRefused }: AppProps) {
  const session = useLiveSession(client, onRefused);
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
      <Top views={VIEWS} view={address.view} state={session.state} />
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

const TROUBLES: Readonly<Partial<Record<Session["state"], string>>> = {
  ended: "The stack has stopped. Start it again, and open the address that it prints.",
  full: "Too many pages of the console are open, so this one does not show new calls at once. Close another.",
};

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
