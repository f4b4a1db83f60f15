import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UnsignableRequest, wireUrl } from "./wire-url.ts";

const wire = (target: string) =>
  wireUrl(`https://api.example.com${target}`).href.slice("https://api.example.com".length);

describe("wireUrl", () => {
  it.each([
    ["a space written as +", "/?q=a+b", "/?q=a%20b"],
    ["a plus", "/?q=a%2Bb", "/?q=a%2Bb"],
    ["repeated values, all kept in order", "/?p=2&p=1&p=10", "/?p=2&p=1&p=10"],
    ["a name without a value", "/?a&b=1", "/?a=&b=1"],
    ["an empty pair, which goes", "/?a=1&&b=2", "/?a=1&b=2"],
    ["brackets and commas", "/?p[a]=1,2&c%26d=3", "/?p%5Ba%5D=1%2C2&c%26d=3"],
    ["what encodeURIComponent leaves alone", "/?q=!'()*", "/?q=%21%27%28%29%2A"],
    ["an equals sign in a value", "/?a=b=c", "/?a=b%3Dc"],
    ["letters beyond ASCII", "/?q=é", "/?q=%C3%A9"],
    ["a percent sign that begins no escape", "/?q=100%", "/?q=100%25"],
    ["a parameter named __proto__", "/?__proto__=1", "/?__proto__=1"],
    ["no query", "/a/b", "/a/b"],
  ])("writes %s in the one spelling that is signed", (_, target, expected) => {
    expect(wire(target)).toBe(expected);
  });

  it("keeps a port unless it is the scheme's own", () => {
    expect(wireUrl("http://127.0.0.1:4010/").host).toBe("127.0.0.1:4010");
    expect(wireUrl("http://[::1]:4010/").host).toBe("[::1]:4010");
    expect(wireUrl("https://h:443/").host).toBe("h");
    expect(wireUrl("http://h:443/").host).toBe("h:443");
  });

  it.each(["/u/../x", "/./x", "/u/%2E%2e/x", "/u/.%2e", "/u\\..\\x"])(
    "refuses %s, which names another route",
    (path) => {
      expect(() => wire(path)).toThrow(UnsignableRequest);
    },
  );

  it.each(["/.well-known", "/a..b", "/...", "/?path=../x", "/#/../x"])(
    "takes %s, whose dots are no segment",
    (path) => {
      expect(() => wire(path)).not.toThrow();
    },
  );

  it("refuses escapes that are not UTF-8", () => {
    expect(() => wire("/?q=%ff")).toThrow("an escape that is not UTF-8");
  });

  it("keeps the meaning of any query", () => {
    const pairs = fc.array(fc.tuple(fc.string({ unit: "grapheme", minLength: 1 }), fc.string({ unit: "grapheme" })), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(pairs, (list) => {
        const sent = new URLSearchParams(list);
        const { search } = new URL(wireUrl(`https://h/?${sent}`).href);
        expect([...new URLSearchParams(search)]).toEqual([...sent]);
        expect(search).not.toMatch(/[+!'()*]/);
      }),
    );
  });
});
