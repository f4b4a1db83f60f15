import { describe, expect, it } from "vitest";
import { forgetToken, readPasted, type TokenPlaces, takeToken, tokenOfEvent } from "./token-store.ts";

const ORIGIN = "http://localhost:4566";

function places(search: string, stored: Record<string, string> = {}) {
  const addresses: string[] = [];
  const window: TokenPlaces = {
    location: { origin: ORIGIN, pathname: "/", search, hash: "#/who" },
    history: { replaceState: (_data, _unused, url) => addresses.push(url) },
    localStorage: {
      getItem: (key) => stored[key] ?? null,
      removeItem: (key) => {
        delete stored[key];
      },
      setItem: (key, value) => {
        stored[key] = value;
      },
    },
  };
  return { addresses, stored, window };
}

describe("takeToken", () => {
  it("moves the token out of the address into the browser's storage, and keeps the view", () => {
    const { addresses, stored, window } = places("?token=t-1");
    expect(takeToken(window)).toBe("t-1");
    expect(addresses).toEqual(["/#/who"]);
    expect(Object.values(stored)).toEqual(["t-1"]);
  });

  it("finds the token again in another tab, and after the page was loaded again", () => {
    const { stored, window } = places("?token=t-1");
    takeToken(window);
    expect(takeToken(places("", stored).window)).toBe("t-1");
  });

  it("prefers the token of the address, which is of a newer start", () => {
    const { stored } = places("");
    takeToken(places("?token=t-1", stored).window);
    expect(takeToken(places("?token=t-2", stored).window)).toBe("t-2");
  });

  it.each(["", "?token=", "?other=1"])("is undefined for %j in a browser without a token", (search) => {
    const { addresses, window } = places(search);
    expect([takeToken(window), addresses]).toEqual([undefined, []]);
  });
});

describe("forgetToken", () => {
  it("forgets a refused token, and leaves a newer one", () => {
    const { stored, window } = places("?token=t-2");
    takeToken(window);
    forgetToken(window, "t-1");
    expect(takeToken(places("", stored).window)).toBe("t-2");
    forgetToken(window, "t-2");
    expect(takeToken(places("", stored).window)).toBeUndefined();
  });
});

describe("tokenOfEvent", () => {
  it("returns the token that another tab has kept, and ignores every other change", () => {
    const { stored, window } = places("?token=t-1");
    takeToken(window);
    const [key = ""] = Object.keys(stored);
    expect(tokenOfEvent({ key, newValue: "t-2" })).toBe("t-2");
    expect(tokenOfEvent({ key, newValue: null })).toBeUndefined();
    expect(tokenOfEvent({ key: "countersign-theme", newValue: "dark" })).toBeUndefined();
  });
});

describe("readPasted", () => {
  it.each(["t-1_A", " t-1_A\n", "http://localhost:4566/?token=t-1_A", "http://127.0.0.1:4566/?token=t-1_A#/calls"])(
    "reads the token of %j",
    (text) => {
      expect(readPasted(text, ORIGIN)).toEqual({ ok: true, token: "t-1_A" });
    },
  );

  it("refuses the address of another stack, and text without a token", () => {
    expect(readPasted("http://localhost:4567/?token=t", ORIGIN)).toMatchObject({
      message: expect.stringContaining("another stack"),
    });
    for (const text of ["", "http://localhost:4566/", "two words"]) {
      expect(readPasted(text, ORIGIN)).toMatchObject({
        ok: false,
        message: expect.stringContaining(`${ORIGIN}/?token=`),
      });
    }
  });
});
