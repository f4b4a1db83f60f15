import { describe, expect, it } from "vitest";
import { type FindApiKeyInput, findApiKey } from "./find-api-key.ts";

const key = { id: "k1", value: "secret-value" };

function find(headers: FindApiKeyInput["request"]["headers"], change: Partial<FindApiKeyInput> = {}) {
  const found = findApiKey({
    route: { needsApiKey: true },
    source: "HEADER",
    request: { headers },
    usageIdentifierKey: undefined,
    keys: new Map([[key.value, key]]),
    ...change,
  });
  return "because" in found ? [found.status, found.errorType, found.message] : found.apiKey;
}

const FORBIDDEN = [403, "ForbiddenException", "Forbidden"];

describe("findApiKey", () => {
  it("finds the key in the header x-api-key, whatever the case of its name", () => {
    expect(find([["X-Api-Key", "secret-value"]])).toEqual(key);
  });

  it.each<[string, FindApiKeyInput["request"]["headers"]]>([
    ["no key", []],
    ["an empty key", [["x-api-key", ""]]],
    ["a key of no plan of the stage", [["x-api-key", "secret-value2"]]],
    ["a key in another case", [["x-api-key", "Secret-value"]]],
    ["a name that every object has", [["x-api-key", "constructor"]]],
    [
      "two keys",
      [
        ["x-api-key", "secret-value"],
        ["x-api-key", "secret-value"],
      ],
    ],
    ["the key in another header", [["authorization", "secret-value"]]],
  ])("refuses %s with 403", (_, headers) => {
    expect(find(headers)).toEqual(FORBIDDEN);
  });

  it("takes the authorizer's key alone when the API says so", () => {
    const headers = [["x-api-key", "secret-value"]] as const;
    expect(find(headers, { source: "AUTHORIZER" })).toEqual(FORBIDDEN);
    expect(find([], { source: "AUTHORIZER", usageIdentifierKey: "secret-value" })).toEqual(key);
    expect(find([], { usageIdentifierKey: "secret-value" })).toEqual(FORBIDDEN);
  });

  it("looks at no key when the method needs none", () => {
    expect(find([["x-api-key", "wrong"]], { route: { needsApiKey: false } })).toBeUndefined();
  });

  it("says why it refuses without the key", () => {
    const refused = findApiKey({
      route: { needsApiKey: true },
      source: "HEADER",
      request: { headers: [["x-api-key", "hidden"]] },
      usageIdentifierKey: undefined,
      keys: new Map(),
    });
    expect(refused).toMatchObject({ because: "no usage plan of this stage has the request's API key, enabled" });
  });
});
