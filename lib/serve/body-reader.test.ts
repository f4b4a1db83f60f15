import { Ajv } from "ajv";
import type { APIGatewayProxyEvent } from "aws-lambda";
import { describe, expect, it } from "vitest";
import { bodyReader } from "./body-reader.ts";
import type { Check, Contract, ResponseContract } from "./contract.ts";
import type { Handlers } from "./operation.ts";
import { serve } from "./serve.ts";

/** A recursive schema: a tree of objects with lists of trees. */
const TREE = {
  type: "object",
  properties: { child: { $ref: "#" }, list: { type: "array", items: { $ref: "#" } }, of: { type: "array" } },
};
const ajv = new Ajv();
const tree: Check = ajv.compile(TREE);
const anything: ResponseContract = { content: { "application/json": ajv.compile({}) }, headers: {} };

interface Operations {
  postTree: {
    requestBody: { content: { "application/json": object } };
    responses: { 200: { content: { "application/json": unknown } } };
  };
}

const contract: Contract = {
  name: "trees",
  version: "1.0.0",
  operations: {
    postTree: {
      method: "POST",
      path: "/trees",
      auth: "NONE",
      parameters: [],
      body: {
        required: true,
        content: { "application/json": tree, "text/plain": anything.content["application/json"] ?? tree },
        reader: bodyReader,
      },
      responses: {
        200: { content: { "application/json": tree }, headers: {} },
        400: anything,
      },
    },
  },
};

/** Posts a body. Returns the status, the detail of a problem, and what was logged. */
async function post(
  body: string,
  postTree: Handlers<Operations>["postTree"] = (_, { reply }) => reply(200, {}),
  mediaType = "application/json",
) {
  const lines: Record<string, unknown>[] = [];
  const log = (_: string, fields: Record<string, unknown>) => lines.push(fields);
  const event = {
    httpMethod: "POST",
    resource: "/trees",
    multiValueQueryStringParameters: null,
    multiValueHeaders: { "Content-Type": [mediaType] },
    body,
    isBase64Encoded: false,
    requestContext: { requestId: "r-1" },
  };
  const handler = serve<Operations>(contract, { postTree }, { logger: { info: log, error: log } });
  // An event of API Gateway has many more members; these are the ones that `serve` reads.
  const answer = await handler(event as unknown as APIGatewayProxyEvent, {
    awsRequestId: "l-1",
    getRemainingTimeInMillis: () => 5_000,
  });
  return { status: answer.statusCode, detail: JSON.parse(answer.body).detail, lines };
}

const nest = (open: string, levels: number, close: string) => `${open.repeat(levels)}{}${close.repeat(levels)}`;
const DETAIL = "the body must have at most 500 levels of objects and lists";

describe("a body with many levels", () => {
  it.each([
    ["objects", (levels: number) => nest('{"child":', levels, "}")],
    ["lists", (levels: number) => `{"of":${nest("[", levels, "]")}}`],
    ["both", (levels: number) => nest('{"list":[', levels / 2, "]}")],
    ["brackets that are never closed", (levels: number) => "[".repeat(levels)],
    [
      "a text with brackets and quotation marks before",
      (levels: number) => `{"a":"]}\\"]}\\\\","of":${nest("[", levels, "]")}}`,
    ],
  ])("is refused with the declared 400 and one line: %s", async (_, bodyOf) => {
    for (const levels of [1_002, 30_000, 1_000_000]) {
      const { detail, lines, status } = await post(bodyOf(levels));
      expect([status, detail]).toEqual([400, DETAIL]);
      expect(lines).toMatchObject([{ operation: "postTree", status: 400, detail: DETAIL }]);
    }
  });

  it("is accepted up to the bound, and checked by its schema", async () => {
    expect((await post(nest('{"child":', 499, "}"))).status).toBe(200);
    expect((await post(nest('{"list":[', 249, "]}"))).status).toBe(200);
    expect((await post(nest('{"child":', 500, "}"))).status).toBe(400);
    expect((await post(`${'{"child":'.repeat(499)}7${"}".repeat(499)}`)).detail).toMatch(
      /^the body (?:\/child){499} must be object$/,
    );
  });

  it("counts no bracket of a string, and none of a text that is not JSON", async () => {
    const brackets = "[{".repeat(10_000);
    expect((await post(JSON.stringify({ of: [brackets, `\\"${brackets}`] }))).status).toBe(200);
    expect((await post(brackets, undefined, "text/plain")).status).toBe(200);
  });
});

describe("a reply with many levels, or one that contains itself", () => {
  const deep = () => {
    let value: { child?: object } = {};
    for (let level = 0; level < 30_000; level++) value = { child: value };
    return value;
  };
  const endless = () => {
    const value: { child?: object } = {};
    value.child = value;
    return value;
  };

  it.each([
    ["deep", deep],
    ["endless", endless],
  ])("is a bug of the service: 500 and one line, from a handler that is async or not (%s)", async (_, makeValue) => {
    for (const answer of [
      await post("{}", (_values, { reply }) => reply(200, makeValue())),
      await post("{}", async (_values, { reply }) => reply(200, makeValue())),
    ]) {
      expect(answer).toMatchObject({ status: 500, detail: "The service failed to answer." });
      expect(answer.lines).toMatchObject([{ status: 500, error: expect.stringContaining("Maximum call stack") }]);
    }
  });
});
