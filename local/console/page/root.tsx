import { useCallback, useEffect, useMemo, useState } from "preact/hooks";
import { App } from "./app.tsx";
import { Top } from "./components/top.tsx";
import { createControlClient } from "./control-client.ts";
import { forgetToken, keepToken, takeToken, tokenOfEvent } from "./token-store.ts";
import { TokenForm } from "./views/token-form.tsx";

/** The console when the browser has a token that the stack accepts, and otherwise the form that asks for one. */
export function Root() {
  const [token, setToken] = useState(() => takeToken(window));
  const [isRefused, setRefused] = useState(false);
  const client = useMemo(
    () => (token === undefined ? undefined : createControlClient(token, (...request) => fetch(...request))),
    [token],
  );
  const accept = useCallback((accepted: string) => {
    setRefused(false);
    setToken(accepted);
  }, []);
  const refuse = useCallback(() => {
    if (token !== undefined) forgetToken(window, token);
    setRefused(true);
    setToken(undefined);
  }, [token]);

  // Another tab may have been opened with the token of a newer start.
  useEffect(() => {
    const follow = (event: StorageEvent) => {
      const kept = tokenOfEvent(event);
      if (kept !== undefined) accept(kept);
    };
    addEventListener("storage", follow);
    return () => removeEventListener("storage", follow);
  }, [accept]);

  if (client !== undefined) return <App key={token} client={client} onRefused={refuse} />;
  return (
    <>
      <Top />
      <main id="main">
        <TokenForm
          isRefused={isRefused}
          onToken={(pasted) => {
            keepToken(window, pasted);
            accept(pasted);
          }}
        />
      </main>
    </>
  );
}
