import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matchesWildcard } from "../../local/iam/wildcard.ts";
import { requestWithin } from "./reach.ts";
import { methodAndPath } from "./write-resources.ts";

const operation = (target: string) => {
  const [method = "", path = ""] = target.split(" ");
  return { method: method as "GET", path };
};

describe("requestWithin", () => {
  it.each([
    ["GET/carts/*", "GET /carts/{id}", "GET/carts/x"],
    ["GET/carts/*", "GET /carts/{id}/payments", "GET/carts/x/payments"],
    ["GET/carts/*", "GET /carts/{id}/payments/{payment}", "GET/carts/x/payments/x"],
    ["GET/carts/*", "GET /carts/all", "GET/carts/all"],
    ["GET/*/payments", "GET /{shop}/{cart}/payments", "GET/x/x/payments"],
    ["GET/a/*/b", "GET /{first}/{second}/{third}", "GET/a/x/b"],
    ["*/carts/*", "DELETE /carts/{id}", "DELETE/carts/x"],
    ["GET/carts/?", "GET /carts/{id}", "GET/carts/x"],
    ["GET/carts/??", "GET /carts/{id}", "GET/carts/xx"],
    ["*", "POST /carts", "POST/carts"],
    ["GET/files/a/b", "GET /files/{rest+}", "GET/files/a/b"],
    ["GET/carts/x", "GET /carts/{id}", "GET/carts/x"],
  ])("finds that %s matches a request for %s", (pattern, target, request) => {
    expect(requestWithin(pattern, operation(target))).toBe(request);
  });

  it.each([
    ["GET/carts/*", "GET /carts"],
    ["GET/carts/*", "DELETE /carts/{id}"],
    ["GET/carts/*/payments", "GET /carts/{id}"],
    ["GET/carts/a/b", "GET /carts/{id}"],
    ["GET/cart?", "GET /carts/{id}"],
    ["GET/xarts", "GET /carts"],
    ["GET/*/payments", "GET /{shop}"],
  ])("finds that %s matches no request for %s", (pattern, target) => {
    expect(requestWithin(pattern, operation(target))).toBeUndefined();
  });

  it("leaves out a request that API Gateway routes to an operation with a closer path", () => {
    const [all, one] = [operation("GET /carts/all"), operation("GET /carts/{id}")];
    expect(requestWithin("GET/carts/all", one, [all])).toBeUndefined();
    expect(requestWithin("GET/carts/all", all, [one])).toBe("GET/carts/all");
    expect(requestWithin("GET/carts/*", one, [all])).toBe("GET/carts/x");
    expect(requestWithin("GET/carts/*", one, [operation("GET /carts/x")])).toBe("GET/carts/0");
    expect(requestWithin("GET/carts/*", one, [operation("PUT /carts/x")])).toBe("GET/carts/x");
  });

  it("agrees with a search of every request, for random patterns and paths", () => {
    const values = ["a", "b", "ab", "ba"];
    const segment = fc.constantFrom("a", "b", "ab", "{p}");
    const paths = fc.array(segment, { minLength: 1, maxLength: 3 }).map((segments) => `/${segments.join("/")}`);
    const patterns = fc
      .array(fc.constantFrom("*", "?", "a", "b", "/", "/a", "/*"), { minLength: 1, maxLength: 5 })
      .map((parts) => `GET/${parts.join("")}`);
    fc.assert(
      fc.property(patterns, paths, (pattern, path) => {
        const requests = path
          .split("/")
          .slice(1)
          .reduce<string[]>(
            (all, part) => all.flatMap((text) => (part === "{p}" ? values : [part]).map((value) => `${text}/${value}`)),
            ["GET"],
          );
        const reached = requestWithin(pattern, { method: "GET", path });
        if (requests.some((request) => matchesWildcard(pattern, request))) expect(reached).toBeDefined();
        if (reached !== undefined) {
          expect(reached).toMatch(new RegExp(`^GET${path.replaceAll("{p}", "[^/]+")}$`));
          expect(matchesWildcard(pattern, reached)).toBe(true);
        }
      }),
      { seed: 1, numRuns: 2_000 },
    );
  });

  it("finds that an operation's own grant reaches it", () => {
    for (const target of ["GET /a", "GET /a/{b}", "POST /{a}/b/{c}", "PUT /a/{rest+}"]) {
      const own = operation(target);
      expect(requestWithin(methodAndPath(own), own)).toBeDefined();
    }
  });
});
