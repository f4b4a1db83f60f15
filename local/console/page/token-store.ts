/** The name of the token in the storage of the browser, which belongs to the origin of the console: `http://localhost:4566`. */
const KEY = "countersign-token";

/** The parts of a browser's window that a token store uses. */
export interface TokenPlaces {
  location: { origin: string; pathname: string; search: string; hash: string };
  history: { replaceState: (data: null, unused: string, url: string) => void };
  localStorage: {
    getItem: (key: string) => string | null;
    removeItem: (key: string) => void;
    setItem: (key: string, value: string) => void;
  };
}

/** The text that a person has pasted as the console's address: its token, or a sentence that says what is wrong. */
export type PastedToken = { ok: true; token: string } | { ok: false; message: string };

/**
 * Returns the token of the stack's start. A token in the address moves to the storage of the browser, so that nobody reads the token on the screen and no
 * bookmark keeps it. Other tabs of the console then have the token too, such as a tab that a link of the terminal opens. Undefined when the browser has no
 * token for this origin.
 */
export function takeToken(places: TokenPlaces): string | undefined {
  const { history, localStorage, location } = places;
  const token = new URLSearchParams(location.search).get("token");
  if (!token) return localStorage.getItem(KEY) ?? undefined;
  keepToken(places, token);
  history.replaceState(null, "", `${location.pathname}${location.hash}`);
  return token;
}

export function keepToken({ localStorage }: Pick<TokenPlaces, "localStorage">, token: string): void {
  localStorage.setItem(KEY, token);
}

/** Forgets a token that the stack has refused. A newer token, which another tab has kept meanwhile, stays. */
export function forgetToken({ localStorage }: Pick<TokenPlaces, "localStorage">, token: string): void {
  if (localStorage.getItem(KEY) === token) localStorage.removeItem(KEY);
}

/** Returns the token that another tab has kept, from the browser's event about its storage. Undefined for any other change. */
export function tokenOfEvent({ key, newValue }: { key: string | null; newValue: string | null }): string | undefined {
  return key === KEY ? (newValue ?? undefined) : undefined;
}

/** Reads what a person has pasted: the address that the terminal prints, or the token alone. `origin` is that of the page. */
export function readPasted(text: string, origin: string): PastedToken {
  const pasted = text.trim();
  if (/^[\w-]+$/.test(pasted)) return { ok: true, token: pasted };
  const address = URL.canParse(pasted) ? new URL(pasted) : undefined;
  const token = address?.searchParams.get("token");
  if (!address || !token)
    return { ok: false, message: `This is neither a token nor an address such as ${origin}/?token=…` };
  if (address.port !== new URL(origin).port) {
    return {
      ok: false,
      message: `This is the address of another stack, and this page belongs to the stack at ${origin}.`,
    };
  }
  return { ok: true, token };
}
