import { describe, expect, it } from "vitest";
import type { ApiDocument, CallRecord, CredentialsStep, OperationDocument } from "../api.ts";
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

function code(operation: string | undefined, target: string, found: CredentialsStep["found"] = "header") {
  const entry = { kind: "request", server: "age", status: 200, durationMs: 1, requestId: "id", startedAt: 0 } as const;
  const method = operation === "postItem" ? "POST" : "GET";
  const matched = api.operations.find(({ id }) => id === operation);
  const route = { name: "route", at: 0, stage: "dev", ...(matched && { method, path: matched.path }) } as const;
  const credentials = { name: "credentials", at: 0, found } as const;
  const steps = operation === "postItem" ? [route] : [route, credentials];
  const call: CallRecord = { ...entry, method, target, steps, calls: [], lines: [] };
  return codeCall(call, api, "eu-west-1");
}

describe("codeCall", () => {
  it("signs a call that came with a signature, and puts an example in the place of a masked value", () => {
    const { sent, signed } = code("getAge", "/age?dob=‹3fa9›&on=20191122");
    expect(signed).toBeUndefined();
    expect(sent).toEqual({
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

  it("writes a call without a signature as it was sent, and with the signature that the method requires", () => {
    const { sent, signed } = code("getAge", "/age?dob=‹3fa9›", "none");
    expect(curlCommand(sent)).toBe("curl -i --path-as-is \\\n  'http://localhost:3001/age?dob=19880101'");
    expect(signed).toEqual({ ...sent, region: "eu-west-1" });
  });

  it("signs a call whose credentials were refused, and a call that no route matched", () => {
    expect(code("getAge", "/age", "refused").sent.region).toBe("eu-west-1");
    expect(code(undefined, "/nope").sent.region).toBe("eu-west-1");
    expect(code(undefined, "/nope", "none")).toMatchObject({ sent: { region: undefined } });
    expect(code(undefined, "/nope", "none").signed).toBeUndefined();
  });

  it("removes a signature from the query, because the code signs again", () => {
    const presigned = "/age?X-Amz-Algorithm=AWS4-HMAC-SHA256&dob=‹3fa9›&X-Amz-Signature=‹1›";
    expect(code("getAge", presigned, "query").sent.target).toBe("/age?dob=19880101");
    expect(code(undefined, "/nope?X-Amz-Signature=‹1›", "query").sent.target).toBe("/nope");
  });

  it("names a value without an example, and has the token and the body of the contract", () => {
    expect(code("postItem", "/orders/7/items/‹aa11›").sent).toMatchObject({
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
    expect(code(undefined, "/nope?a=‹1›").sent).toMatchObject({ target: "/nope?a=‹1›", operation: undefined });
  });

  it("is written as a command and as TypeScript", () => {
    const { sent: request } = code("getAge", "/age?dob=‹3fa9›");
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
