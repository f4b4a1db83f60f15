import { describe, expect, it } from "vitest";
import { type DescribedApi, describeApi } from "./describe-api.ts";

const api: Omit<DescribedApi, "document"> = {
  name: "pets",
  url: "http://127.0.0.1:3000",
  stages: ["dev"],
  operations: [{ id: "putPet", method: "PUT", path: "/pets/{id}", auth: "NONE", needsApiKey: false }],
};
const operationOf = (document: DescribedApi["document"]) => describeApi({ ...api, document }).operations[0];

const OPENAPI = {
  openapi: "3.0.3",
  info: { title: "Pets", description: "Animals." },
  paths: {
    "/pets/{id}": {
      parameters: [
        { $ref: "#/components/parameters/id" },
        { name: "dry", in: "query", schema: { type: "boolean", default: false } },
      ],
      put: {
        summary: "Saves a pet",
        parameters: [
          { name: "dry", in: "query", required: true, schema: { type: "boolean", example: true } },
          { name: "session", in: "cookie", schema: { type: "string" } },
        ],
        requestBody: {
          required: true,
          content: {
            "application/json": {
              schema: { $ref: "#/components/schemas/Pet" },
              examples: {
                rex: { summary: "A dog", value: { name: "Rex" } },
                tom: { $ref: "#/components/examples/tom" },
              },
            },
          },
        },
        responses: { 200: { description: "Saved", content: { "application/json": { example: 1 } } }, default: {} },
      },
    },
  },
  components: {
    parameters: { id: { name: "id", in: "path", "x-countersign-personal": true, schema: { type: "string" } } },
    schemas: { Pet: { type: "object", example: { name: "Kim" } } },
    examples: { tom: { value: { name: "Tom" } } },
  },
};

describe("describeApi", () => {
  it("adds the parameters of the path that a definition leaves out", () => {
    const operations = api.operations.map((operation) => ({ ...operation, path: "/pets/{id}/{proxy+}" }));
    const [described] = describeApi({ ...api, operations, document: { openapi: "3.0.3" } }).operations;
    expect(described?.parameters.map(({ in: place, name, required }) => [place, name, required])).toEqual([
      ["path", "id", true],
      ["path", "proxy", true],
    ]);
  });

  it("describes parameters, body and responses of OpenAPI 3, the operation's own parameters first", () => {
    expect(operationOf(OPENAPI)).toEqual({
      ...api.operations[0],
      summary: "Saves a pet",
      parameters: [
        { name: "id", in: "path", required: true, schema: { type: "string" }, examples: [], isPersonal: true },
        {
          name: "dry",
          in: "query",
          required: true,
          schema: { type: "boolean", example: true },
          examples: [{ name: "", value: true }],
          isPersonal: false,
        },
      ],
      requestBody: {
        required: true,
        content: [
          {
            mediaType: "application/json",
            schema: { $ref: "#/components/schemas/Pet" },
            examples: [
              { name: "rex", summary: "A dog", value: { name: "Rex" } },
              { name: "tom", value: { name: "Tom" } },
            ],
          },
        ],
      },
      responses: [
        {
          status: "200",
          description: "Saved",
          content: [{ mediaType: "application/json", schema: {}, examples: [{ name: "", value: 1 }] }],
        },
        { status: "default", description: "", content: [] },
      ],
    });
    expect(describeApi({ ...api, document: OPENAPI })).toMatchObject({
      title: "Pets",
      description: "Animals.",
      schemas: { Pet: { type: "object" } },
    });
  });

  it("describes Swagger 2 in the same form", () => {
    const document = {
      swagger: "2.0",
      consumes: ["application/xml"],
      paths: {
        "/pets/{id}": {
          "x-amazon-apigateway-any-method": {
            produces: ["text/plain"],
            parameters: [
              { name: "id", in: "path", type: "string", description: "The id" },
              { name: "body", in: "body", required: true, schema: { $ref: "#/definitions/Pet" } },
            ],
            responses: { 200: { description: "Saved", schema: { type: "string" }, examples: { "text/plain": "ok" } } },
          },
        },
      },
      definitions: { Pet: { type: "object", properties: { owner: { $ref: "#/definitions/Owner" } } } },
    };
    expect(operationOf(document)).toMatchObject({
      parameters: [{ name: "id", required: true, description: "The id", schema: { type: "string" } }],
      requestBody: {
        required: true,
        content: [{ mediaType: "application/xml", schema: { $ref: "#/components/schemas/Pet" } }],
      },
      responses: [
        {
          status: "200",
          content: [{ mediaType: "text/plain", schema: { type: "string" }, examples: [{ name: "", value: "ok" }] }],
        },
      ],
    });
    expect(describeApi({ ...api, document }).schemas).toEqual({
      Pet: { type: "object", properties: { owner: { $ref: "#/components/schemas/Owner" } } },
    });
  });

  it.each([
    ["nothing", {}],
    [
      "a reference in a circle",
      { paths: { "/pets/{id}": { put: { requestBody: { $ref: "#/a" } } } }, a: { $ref: "#/a" } },
    ],
    ["a reference that leads nowhere", { paths: { "/pets/{id}": { parameters: [{ $ref: "#/constructor/x" }] } } }],
    ["a reference to another file", { paths: { "/pets/{id}": { parameters: [{ $ref: "pets.yaml#/x" }] } } }],
  ])("describes an operation of a document with %s", (_, document) => {
    expect(operationOf(document)).toMatchObject({ id: "putPet", parameters: [{ name: "id" }] });
  });
});
