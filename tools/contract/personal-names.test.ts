import { expect, it } from "vitest";
import { createPersonalNames, isPersonal } from "./personal-names.ts";

const document = {
  components: {
    schemas: {
      Phone: { type: "string", "x-countersign-personal": true },
      Person: {
        type: "object",
        properties: {
          name: { type: "string", "x-countersign-personal": true },
          phone: { $ref: "#/components/schemas/Phone" },
          mobiles: { type: "array", items: { $ref: "#/components/schemas/Phone" } },
          fax: { allOf: [{ $ref: "#/components/schemas/Phone" }] },
          shoe: { type: "integer" },
          children: { type: "array", items: { $ref: "#/components/schemas/Person" } },
        },
      },
    },
  },
};

it("finds marked properties at any depth, through references, lists and parts", () => {
  const schema = { oneOf: [{ type: "object", properties: { to: { $ref: "#/components/schemas/Person" } } }] };
  const personalNames = createPersonalNames(document);
  expect(personalNames([schema])).toEqual(["fax", "mobiles", "name", "phone"]);
  expect(personalNames([{ type: "object", additionalProperties: schema }])).toContain("name");
  expect(personalNames([{ type: "object", properties: { shoe: { type: "integer" } } }])).toEqual([]);
});

it("finds the mark of a parameter on its schema", () => {
  expect(isPersonal(document, { $ref: "#/components/schemas/Phone" })).toBe(true);
  expect(isPersonal(document, { type: "array", items: { $ref: "#/components/schemas/Phone" } })).toBe(true);
  expect(isPersonal(document, { type: "string" })).toBe(false);
});
