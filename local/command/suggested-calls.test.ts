import { describe, expect, it } from "vitest";
import type { LocalOperation } from "../stack/local-stack.ts";
import { suggestedCalls } from "./suggested-calls.ts";
import { PACKAGE_WORDING } from "./wording.ts";

type Operation = Pick<LocalOperation, "auth" | "method" | "path"> & Partial<Pick<LocalOperation, "needsApiKey">>;

function callsFor(...operations: readonly Operation[]): readonly string[] {
  const api = {
    name: "orders",
    logicalId: "OrdersApi",
    id: "x",
    url: "http://127.0.0.1:3000",
    host: "x",
    stage: "dev",
    otherStages: [],
    operations: operations.map((one) => ({
      needsApiKey: false,
      ...one,
      id: "",
      isSigned: one.auth === "AWS_IAM",
      roles: () => [],
    })),
  };
  return suggestedCalls({ apis: [api] }, PACKAGE_WORDING);
}

describe("suggestedCalls", () => {
  it("gives every parameter of a path a value", () => {
    expect(callsFor({ auth: "NONE", method: "ANY", path: "/{proxy+}" })).toEqual([
      "  curl -i 'http://localhost:3000/anything'",
    ]);
    expect(callsFor({ auth: "AWS_IAM", method: "GET", path: "/people/{id}/cards" })).toEqual([
      "  npx countersign-local call orders '/people/1/cards' --as developer",
    ]);
  });

  it("says that an operation with an authorizer refuses a request without a token", () => {
    expect(callsFor({ auth: "AUTHORIZER", method: "POST", path: "/orders" })).toEqual([
      "  curl -i -X POST 'http://localhost:3000/orders'  # refused: the route's authorizer wants a token",
    ]);
  });

  it("prefers operations that need no API key, and says that one with a key refuses a request without it", () => {
    const withKey: Operation = { auth: "NONE", method: "GET", path: "/depot", needsApiKey: true };
    expect(callsFor(withKey, { auth: "NONE", method: "PUT", path: "/parcels" })).toEqual([
      "  curl -i -X PUT 'http://localhost:3000/parcels'",
    ]);
    expect(callsFor(withKey)).toEqual([
      "  curl -i 'http://localhost:3000/depot'  # refused: the route wants an API key in the header x-api-key",
    ]);
    expect(callsFor({ ...withKey, auth: "AWS_IAM" })).toEqual([
      "  npx countersign-local call orders '/depot' --as developer  # refused: the route wants an API key in the header x-api-key",
    ]);
  });

  it("suggests the GET of an API before its other methods, and no preflight", () => {
    expect(
      callsFor(
        { auth: "NONE", method: "OPTIONS", path: "/orders" },
        { auth: "NONE", method: "DELETE", path: "/orders" },
        { auth: "NONE", method: "GET", path: "/orders" },
      ),
    ).toEqual(["  curl -i 'http://localhost:3000/orders'"]);
    expect(callsFor({ auth: "NONE", method: "OPTIONS", path: "/orders" })).toEqual([]);
  });
});
