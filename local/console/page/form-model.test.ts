import { describe, expect, it } from "vitest";
import type { OperationDocument, ParameterDocument } from "../api.ts";
import { formModel, formRequest, schemaHint } from "./form-model.ts";
import { listProperties } from "./list-properties.ts";
import { makeExample } from "./make-example.ts";

function parameter(name: string, more: Partial<ParameterDocument>): ParameterDocument {
  return { name, in: "query", required: false, schema: { type: "string" }, examples: [], isPersonal: false, ...more };
}

function operation(more: Partial<OperationDocument>): OperationDocument {
  const basics = { id: "getX", method: "GET", path: "/x", auth: "NONE", needsApiKey: false } as const;
  return { ...basics, parameters: [], responses: [], ...more };
}

const SCHEMAS = {
  Person: {
    type: "object",
    required: ["name"],
    properties: {
      name: { type: "string", minLength: 8, "x-countersign-personal": true },
      born: { type: "string", format: "date" },
      home: { $ref: "#/components/schemas/Home" },
      friends: { type: "array", items: { $ref: "#/components/schemas/Person" } },
    },
  },
  Home: { allOf: [{ properties: { city: { type: "string", example: "Turin" } } }, { required: ["city"] }] },
};

describe("formModel", () => {
  it("begins a parameter of the path without an example with its name", () => {
    const person = operation({ path: "/people/{id}", parameters: [parameter("id", { in: "path", required: true })] });
    expect(formModel(person, {}).fields.map(({ initial }) => initial)).toEqual(["id"]);
  });

  it("begins each field with the contract's example, else with the schema's default or first required choice", () => {
    const { fields } = formModel(
      operation({
        parameters: [
          parameter("dob", { examples: [{ name: "", value: 19880101 }], isPersonal: true }),
          parameter("lang", { schema: { type: "string", default: "en" } }),
          parameter("sort", { schema: { enum: ["up", "down"] }, required: true }),
          parameter("page", { schema: { type: "boolean" } }),
        ],
      }),
      {},
    );
    expect(fields.map(({ initial }) => initial)).toEqual(["19880101", "en", "up", ""]);
    expect(fields.map(({ choices }) => choices)).toEqual([[], [], ["up", "down"], ["true", "false"]]);
    expect(fields.map(({ isPersonal }) => isPersonal)).toEqual([true, false, false, false]);
  });

  it("begins the body with the contract's example, else with one made from the schema", () => {
    const body = (examples: readonly { name: string; value: unknown }[]) =>
      formModel(
        operation({
          requestBody: {
            required: true,
            content: [{ mediaType: "application/json", schema: { $ref: "#/components/schemas/Home" }, examples }],
          },
        }),
        SCHEMAS,
      ).body;
    expect(JSON.parse(body([{ name: "a", value: { city: "Rome" } }])?.initial ?? "")).toEqual({ city: "Rome" });
    expect(JSON.parse(body([])?.initial ?? "")).toEqual({ city: "Turin" });
  });
});

describe("formRequest", () => {
  it("percent-encodes values, and leaves out empty ones", () => {
    const parameters = [
      parameter("id", { in: "path", required: true }),
      parameter("q", {}),
      parameter("empty", {}),
      parameter("X-Trace", { in: "header" }),
    ];
    const values = { "path:id": "a/b c", "query:q": "<img onerror=1>&", "query:empty": "", "header:X-Trace": "t" };
    expect(formRequest(operation({ path: "/people/{id}", parameters }), values)).toEqual({
      target: "/people/a%2Fb%20c?q=%3Cimg%20onerror%3D1%3E%26",
      headers: [["X-Trace", "t"]],
    });
  });

  it("keeps the slashes of a greedy path", () => {
    const values = { "path:proxy": "a/b c" };
    expect(formRequest(operation({ path: "/{proxy+}" }), values).target).toBe("/a/b%20c");
  });

  it("sends a list's values one by one", () => {
    const parameters = [parameter("tag", { schema: { type: "array", items: { type: "string" } } })];
    expect(formRequest(operation({ parameters }), { "query:tag": "a, b" }).target).toBe("/x?tag=a&tag=b");
  });
});

describe("makeExample", () => {
  it.each([
    [{ const: 3 }, 3],
    [{ enum: ["a", "b"] }, "a"],
    [{ type: ["null", "integer"], minimum: 5 }, 5],
    [{ oneOf: [{ type: "boolean" }, { type: "string" }] }, false],
    [{ type: "string", format: "email" }, "ada@example.com"],
    [{ type: "array", items: { type: "number" } }, [0]],
  ])("makes a value that fits %j", (schema, value) => {
    expect(makeExample(schema, {})).toEqual(value);
  });

  it("ends for a schema that contains itself", () => {
    expect(makeExample({ $ref: "#/components/schemas/Person" }, SCHEMAS)).toMatchObject({
      name: "textxxxx",
      born: "2026-01-31",
      home: { city: "Turin" },
      friends: [{ name: "textxxxx" }],
    });
  });
});

describe("listProperties", () => {
  it("lists inner objects by their path, follows references, and merges allOf", () => {
    const properties = listProperties({ $ref: "#/components/schemas/Person" }, SCHEMAS);
    expect(properties.slice(0, 6).map(({ path }) => path)).toEqual([
      "name",
      "born",
      "home",
      "home.city",
      "friends",
      "friends[].name",
    ]);
    expect(properties[0]).toMatchObject({ isRequired: true, isPersonal: true });
    expect(properties[3]).toMatchObject({ isRequired: true, isPersonal: false });
  });
});

describe("listProperties of alternatives", () => {
  it("lists the properties of each, and requires those that each requires", () => {
    const one = { required: ["day", "age"], properties: { day: {}, age: {} } };
    const other = { required: ["day", "reason"], properties: { day: {}, reason: {} } };
    const listed = listProperties({ oneOf: [one, other] }, {}).map(({ isRequired, path }) => [path, isRequired]);
    expect(listed).toEqual([
      ["day", true],
      ["age", false],
      ["reason", false],
    ]);
  });
});

describe("schemaHint", () => {
  it.each([
    [{ type: "string", pattern: "^\\d{8}$", minLength: 8, maxLength: 8 }, "string, 8 characters, pattern ^\\d{8}$"],
    [{ type: "integer", minimum: 1 }, "integer, at least 1"],
    [{ type: "string", format: "date" }, "string (date)"],
    [{ type: "array", items: { type: "string" } }, "list of string"],
    [{}, ""],
  ])("writes %j in words", (schema, words) => {
    expect(schemaHint(schema)).toBe(words);
  });
});
