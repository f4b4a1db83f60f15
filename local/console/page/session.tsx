import { createContext } from "preact";
import { useCallback, useContext, useEffect, useLayoutEffect, useState } from "preact/hooks";
import type { CallSummary, ConsoleEvent, RequestsAnswer } from "../api.ts";
import type { ControlAnswer, ControlClient, ListenEnd } from "./control-client.ts";
import type { SignedIn } from "./sign-in.ts";
import { serverLabel } from "./write-text.ts";

/** The state that every view of the page shares. */
export interface Session {
  client: ControlClient;
  /** The latest calls, the newest first. */
  calls: readonly CallSummary[];
  /** True once the list of calls has come, which may be empty. */
  isListed: boolean;
  /** `waiting` until the first event came, `live` as long as events come, `ended` when the stack has ended; `full` as in ListenEnd. */
  state: Exclude<ListenEnd, "refused"> | "live" | "waiting";
  /** Counts the starts of the stack, and the ends of interruptions, that the page has seen. Views ask again when the number changes. */
  generation: number;
  /** A sentence about the newest call, for the live region. */
  news: string;
  /** The users who have signed in in this page, by the name of the caller: `user:ada@example.com`. They are forgotten with the page. */
  signedIn: ReadonlyMap<string, SignedIn>;
  remember: (caller: string, user: SignedIn) => void;
  forget: (caller: string) => void;
}

const SessionContext = createContext<Session | undefined>(undefined);

export const SessionProvider = SessionContext.Provider;

/** Returns the session. Throws outside its provider. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error("A view stands outside of the session.");
  return session;
}

/** The most calls in the list, as the stack keeps them. */
const MOST = 500;
/** Milliseconds until the page asks a stack again that has ended. */
const RETRY_MS = 2_000;

/** Follows the events of the stack: keeps the list of calls, and connects again after an interruption. `onRefused` is called when the stack refuses the token. */
export function useLiveSession(client: ControlClient, onRefused: () => void): Session {
  const [calls, setCalls] = useState<readonly CallSummary[]>([]);
  const [state, setState] = useState<Session["state"]>("waiting");
  const [isListed, setListed] = useState(false);
  const [generation, setGeneration] = useState(0);
  const [news, setNews] = useState("");
  const [signedIn, setSignedIn] = useState<Session["signedIn"]>(new Map());

  // Asks before the first paint. The effect of a later paint would make the reader wait for one more frame.
  useLayoutEffect(() => {
    const stopping = new AbortController();
    let hasStarted = false;

    async function reload(): Promise<void> {
      const answer = await client.get<RequestsAnswer>("requests");
      if (!answer.ok) return;
      setCalls(answer.value.requests);
      setListed(true);
    }

    function takeEvent(event: ConsoleEvent): void {
      if (event.event === "started") {
        setCalls(event.data.requests);
        setListed(true);
        // The views have asked when they were opened.
        if (hasStarted) setGeneration((count) => count + 1);
        hasStarted = true;
        setState("live");
      }
      if (event.event === "missed") void reload();
      if (event.event !== "request") return;
      setCalls((before) => addCall(before, event.data));
      if (event.data.causedBy === undefined) setNews(newsText(event.data));
    }

    async function follow(): Promise<void> {
      while (!stopping.signal.aborted) {
        const end = await client.listen(takeEvent, stopping.signal).catch((): ListenEnd => "ended");
        if (stopping.signal.aborted) return;
        if (end === "refused") return onRefused();
        setState(end);
        if (end === "full") await reload();
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }

    void follow();
    return () => stopping.abort();
  }, [client, onRefused]);

  const remember = useCallback(
    (caller: string, user: SignedIn) => setSignedIn((before) => new Map(before).set(caller, user)),
    [],
  );
  const forget = useCallback(
    (caller: string) => setSignedIn((before) => new Map([...before].filter(([name]) => name !== caller))),
    [],
  );
  return { client, calls, isListed, state, generation, news, signedIn, remember, forget };
}

function addCall(before: readonly CallSummary[], call: CallSummary): readonly CallSummary[] {
  return [call, ...before.filter(({ requestId }) => requestId !== call.requestId)].slice(0, MOST);
}

function newsText({ method, server, status, target }: CallSummary): string {
  return `New call: ${method} ${target} on ${serverLabel(server)}, ${status}`;
}

/** The state of a question to the stack. */
export type Loaded<Value> =
  | { state: "loading" }
  | { state: "ready"; value: Value }
  | { state: "failed"; message: string };

/** Statuses that the whole page speaks about: no answer came, and the token was refused. A view does not repeat it. */
const SAID_ELSEWHERE: readonly number[] = [0, 403];

/**
 * Asks a control route, and again after each start of the stack and after each interruption. The second value asks again now. While the stack does not answer, the last
 * answer stays: the state of the session says why.
 */
export function useAnswer<Value>(route: string | undefined): readonly [Loaded<Value>, () => void] {
  const { client, generation } = useSession();
  const [loaded, setLoaded] = useState<Loaded<Value>>({ state: "loading" });
  const [asked, setAsked] = useState(0);

  // A new start of the stack, and the reader's wish, ask again.
  useEffect(() => {
    let isCurrent = true;
    if (route === undefined) return;
    void client.get<Value>(route).then((answer) => {
      if (isCurrent && (answer.ok || !SAID_ELSEWHERE.includes(answer.status))) setLoaded(toLoaded(answer));
    });
    return () => {
      isCurrent = false;
    };
  }, [client, route, generation, asked]);

  return [loaded, useCallback(() => setAsked((count) => count + 1), [])];
}

function toLoaded<Value>(answer: ControlAnswer<Value>): Loaded<Value> {
  return answer.ok ? { state: "ready", value: answer.value } : { state: "failed", message: answer.message };
}
