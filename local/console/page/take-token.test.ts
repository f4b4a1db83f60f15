import { describe, expect, it } from "vitest";
import { type TokenPlaces, takeToken } from "./take-token.ts";

function places(search: string, stored: Record<string, string> = {}) {
  const addresses: string[] = [];
  const window: TokenPlaces = {
    location: { pathname: "/", search, hash: "#/who" },
    history: { replaceState: (_data, _unused, url) => addresses.push(url) },
    sessionStorage: {
      getItem: (key) => stored[key] ?? null,
      setItem: (key, value) => {
        stored[key] = value;
      },
    },
  };
  return { addresses, stored, window };
}

describe("takeToken", () => {
  it("moves the token out of the address into the tab's storage, and keeps the view", () => {
    const { addresses, stored, window } = places("?token=t-1");
    expect(takeToken(window)).toBe("t-1");
    expect(addresses).toEqual(["/#/who"]);
    expect(Object.values(stored)).toEqual(["t-1"]);
  });

  it("finds the token again after the page was loaded again", () => {
    const { stored, window } = places("?token=t-1");
    takeToken(window);
    expect(takeToken(places("", stored).window)).toBe("t-1");
  });

  it("prefers the token of the address, which is of a newer start", () => {
    const { stored } = places("");
    takeToken(places("?token=t-1", stored).window);
    expect(takeToken(places("?token=t-2", stored).window)).toBe("t-2");
  });

  it.each(["", "?token=", "?other=1"])("is undefined for %j in a new tab", (search) => {
    const { addresses, window } = places(search);
    expect([takeToken(window), addresses]).toEqual([undefined, []]);
  });
});
