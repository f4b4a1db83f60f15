import { Ajv } from "ajv";
import type { APIGatewayProxyEvent } from "aws-lambda";
import { describe, expect, it } from "vitest";
import { bodyReader } from "./body-reader.ts";
import type { Check, OperationContract } from "./contract.ts";
import { byComma } from "./lists.ts";
import { readRequest } from "./read-request.ts";
import { Refusal } from "./refusal.ts";

const ajv = new Ajv();
const check = (schema: object): Check => ajv.compile(schema);

const operation: OperationContract = {
  method: "POST",
  path: "/things",
  auth: "NONE",
  parameters: [
    {
      name: "sizes",
      in: "query",
      required: false,
      type: "integer",
      array: true,
      split: byComma,
      personal: false,
      check: check({ type: "array", maxItems: 2, items: { type: "integer" } }),
    },
  ],
  body: {
    required: false,
    content: { "application/json; charset=utf-8": check({ type: "object" }) },
    reader: bodyReader,
  },
  responses: {},
};

function detailOrValues(sent: { sizes?: string[]; contentType?: string; body?: string }): unknown {
  const event = {
    multiValueQueryStringParameters: sent.sizes === undefined ? null : { sizes: sent.sizes },
    multiValueHeaders: sent.contentType === undefined ? {} : { "Content-Type": [sent.contentType] },
    body: sent.body ?? null,
    isBase64Encoded: false,
  };
  // An event of API Gateway has many more members; these are the ones that readRequest reads.
  const read = readRequest(operation, event as unknown as APIGatewayProxyEvent, []);
  return read instanceof Refusal ? read.detail : (read.query["sizes"] ?? read.body);
}

describe("readRequest", () => {
  it("reads an array that is sent as one string", () => {
    expect(detailOrValues({ sizes: ["1,20"] })).toEqual([1, 20]);
    expect(detailOrValues({ sizes: ["7"] })).toEqual([7]);
  });

  it("reads an item in each string when such an array is given several times", () => {
    expect(detailOrValues({ sizes: ["1", "2"] })).toEqual([1, 2]);
  });

  it.each([
    ["an item of another type", ["1,x"], "sizes /1 must be integer"],
    ["an item that is missing", ["1,"], "sizes /1 must be integer"],
    ["too many items", ["1,2,3"], "sizes must NOT have more than 2 items"],
    ["too many strings", ["1", "2", "3"], "sizes must NOT have more than 2 items"],
    ["two lists", ["1,2", "3"], "sizes /0 must be integer"],
  ])("refuses %s", (_, sizes, detail) => {
    expect(detailOrValues({ sizes })).toBe(detail);
  });

  it.each(["application/json", "Application/JSON; charset=UTF-8", "application/json;charset=utf-8"])(
    "accepts %s where the contract declares the media type with parameters",
    (contentType) => {
      expect(detailOrValues({ contentType, body: "{}" })).toEqual({});
      expect(detailOrValues({ contentType, body: "[]" })).toBe("the body must be object");
    },
  );

  it("refuses another media type", () => {
    expect(detailOrValues({ contentType: "text/plain", body: "{}" })).toBe(
      "Content-Type must be application/json; charset=utf-8",
    );
  });
});
