import { describe, expect, it } from "vitest";
import type { ApiDocument, CallRecord, OperationDocument } from "../api.ts";
import { curlCommand, typedCode } from "../try-code.ts";
import { codeCall } from "./code-call.ts";
import { firstCommand } from "./first-command.ts";

const dob = { in: "query", required: true, schema: {}, isPersonal: true } as const;
const getAge: OperationDocument = {
  id: "getAge",
  method: "GET",
  path: "/age",
  auth: "AWS_IAM",
  needsApiKey: false,
  parameters: [{ ...dob, name: "dob", examples: [{ name: "", value: "19880101" }] }],
  responses: [],
};
const postItem: OperationDocument = {
  ...getAge,
  id: "postItem",
  method: "POST",
  path: "/orders/{id}/items/{item-no}",
  auth: "AUTHORIZER",
  authorizer: { name: "Users", kind: "cognito", header: "Authorization", scopes: [] },
  requestBody: {
    required: true,
    content: [{ mediaType: "application/json", schema: {}, examples: [{ name: "", value: { note: "it's" } }] }],
  },
};
const api: ApiDocument = {
  name: "age",
  url: "http://localhost:3001",
  stages: ["dev"],
  operations: [getAge, postItem],
  schemas: {},
};

function code(operation: string | undefined, target: string) {
  const entry = { kind: "request", server: "age", status: 200, durationMs: 1, requestId: "id", startedAt: 0 } as const;
  const method = operation === "postItem" ? "POST" : "GET";
  const found = api.operations.find(({ id }) => id === operation);
  const route = { name: "route", at: 0, stage: "dev", ...(found && { method, path: found.path }) } as const;
  const call: CallRecord = { ...entry, method, target, steps: [route], calls: [], lines: [] };
  return codeCall(call, api, "eu-west-1");
}

describe("codeCall", () => {
  it("signs a call of an operation with AWS_IAM, and puts an example in the place of a masked value", () => {
    expect(code("getAge", "/age?dob=‹3fa9›&on=20191122")).toEqual({
      api: "age",
      url: "http://localhost:3001",
      method: "GET",
      target: "/age?dob=19880101&on=20191122",
      headers: [],
      body: "",
      region: "eu-west-1",
      operation: { path: "/age", parameters: {} },
    });
  });

  it("names a value without an example, and has the token and the body of the contract", () => {
    expect(code("postItem", "/orders/7/items/‹aa11›")).toMatchObject({
      target: "/orders/7/items/ITEM_NO",
      headers: [
        ["Authorization", "$ID_TOKEN"],
        ["Content-Type", "application/json"],
      ],
      body: '{\n  "note": "it\'s"\n}',
      region: undefined,
      operation: { path: postItem.path, parameters: { id: "7", "item-no": "ITEM_NO" } },
    });
  });

  it("keeps the target of a request that no route matched", () => {
    expect(code(undefined, "/nope?a=‹1›")).toMatchObject({ target: "/nope?a=‹1›", operation: undefined });
  });

  it("is written as a command and as TypeScript", () => {
    const request = code("getAge", "/age?dob=‹3fa9›");
    expect(curlCommand(request)).toContain("'http://localhost:3001/age?dob=19880101'");
    expect(typedCode(request)).toContain('age.GET("/age"');
  });
});

describe("firstCommand", () => {
  it("asks the first operation that needs no signature, with the examples of the contract", () => {
    const open: OperationDocument = { ...getAge, id: "getDay", path: "/day", auth: "NONE" };
    const day: ApiDocument = { ...api, name: "day", url: "http://localhost:3000", operations: [open] };
    expect(firstCommand([api, day])).toBe("curl -i --path-as-is \\\n  'http://localhost:3000/day?dob=19880101'");
    expect(firstCommand([api])).toContain("http://localhost:3001/age?dob=19880101");
    expect(firstCommand([{ ...api, operations: [] }])).toBeUndefined();
  });
});
