import { describe, expect, it } from "vitest";
import { readOperations } from "./read-operations.ts";
import { createReport } from "./report.ts";
import { exampleRequests } from "./write-requests.ts";

/** The example request that is made for one operation with these parameters. */
function requestOf(parameters: readonly object[], path = "/people/{id}", method = "get"): unknown {
  const document = {
    paths: { [path]: { [method]: { operationId: "it", parameters, responses: {} } } },
    components: {
      parameters: { On: { name: "on", in: "query", schema: { type: "string" }, examples: { one: { value: "a b" } } } },
    },
  };
  const placeOf = (pointer: string) => ({ file: "api/people.yaml", pointer });
  const { operations } = readOperations(document, createReport(placeOf));
  const contract = { name: "people", file: "api/people.yaml", title: "people", version: "1.0.0", schemas: {}, placeOf };
  return exampleRequests({ ...contract, cors: null, operations, document })["it"];
}

const id = { name: "id", in: "path", required: true, schema: { type: "string" } };
const tag = { name: "tag", in: "query", required: true, schema: { type: "array", items: { type: "string" } } };

describe("a request made of a contract's examples", () => {
  it("uses the first example that has every required parameter, with its optional ones", () => {
    const examples = { zero: { value: "x" }, one: { value: "å/1" } };
    const tags = { one: { value: ["p", "q&r"] } };
    const parameters = [{ ...id, examples }, { ...tag, examples: tags }, { $ref: "#/components/parameters/On" }];
    expect(requestOf(parameters)).toBe("/people/%C3%A5%2F1?tag=p&tag=q%26r&on=a+b");
  });

  it("uses single examples, and needs none where no parameter is required", () => {
    expect(requestOf([{ ...id, example: 7 }])).toBe("/people/7");
    expect(requestOf([], "/people")).toBe("/people");
  });

  it("is undefined without examples, for a method other than GET, and with a required header", () => {
    expect(requestOf([id])).toBeUndefined();
    expect(requestOf([{ ...id, example: 7 }], "/people/{id}", "delete")).toBeUndefined();
    expect(
      requestOf([{ name: "X-It", in: "header", required: true, schema: { type: "string" }, example: "a" }], "/people"),
    ).toBeUndefined();
  });
});
