const KEY = "countersign-token";

/** The parts of a browser's window that `takeToken` uses. */
export interface TokenPlaces {
  location: { pathname: string; search: string; hash: string };
  history: { replaceState: (data: null, unused: string, url: string) => void };
  sessionStorage: { getItem: (key: string) => string | null; setItem: (key: string, value: string) => void };
}

/**
 * Returns the token of the stack's start. A token in the address moves to the storage of the browser's tab, so that nobody reads it on the screen and
 * no bookmark keeps it. Undefined when this tab has no token.
 */
export function takeToken({ history, location, sessionStorage }: TokenPlaces): string | undefined {
  const token = new URLSearchParams(location.search).get("token");
  if (!token) return sessionStorage.getItem(KEY) ?? undefined;
  sessionStorage.setItem(KEY, token);
  history.replaceState(null, "", `${location.pathname}${location.hash}`);
  return token;
}
