import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { orders } from "../../test/fixtures/orders.yaml.ts";
import { scratch } from "../../test/fixtures/scratch.ts";
import { problemLine } from "./api-contract.ts";
import { readContracts } from "./read-contracts.ts";

/** Reads the orders contract with `from` replaced by `to`, beside a file common.yaml; returns its problems and warnings. */
async function findings(from: string, to: string): Promise<readonly string[]> {
  const folder = join(await scratch(), "api");
  await mkdir(folder);
  const changed = orders.replace(from, () => to);
  expect(changed).not.toBe(orders);
  await writeFile(join(folder, "orders.yaml"), changed);
  await writeFile(join(folder, "common.yaml"), "components: { schemas: { Receipt: { type: string } } }\n");
  const read = await readContracts(folder);
  const about = [...(read.ok ? [] : read.problems), ...read.warnings].filter(({ file }) => file !== "api/common.yaml");
  return about.map(problemLine);
}

const PLACE = /^api\/orders\.yaml:\d+:\d+ #\S+: /;
const ORDER = "'#/components/schemas/Order'";
const NEW_ORDER = "additionalProperties: false\n      required: [items]";

describe("a misspelt name in a contract", () => {
  it.each([
    ["a keyword of a parameter", "required: true", "requried: true", "(did you mean required?)"],
    ["a keyword of an operation", "parameters:", "parametres:", "(did you mean parameters?)"],
    ["the word operationId", "operationId:", "operatonId:", "(did you mean operationId?)"],
    ["a keyword of a schema", "maxLength:", "maxLenght:", "(did you mean maxLength?)"],
    ["a type", "type: number", "type: nubmer", "(did you mean number?)"],
    ["a method", "    get:", "    gte:", "(did you mean get?)"],
    ["a component", ORDER, "'#/components/schemas/Oder'", "does not exist (did you mean Order?). Correct"],
    ["a kind of component", ORDER, "'#/componets/schemas/Order'", "does not exist (did you mean components?). Correct"],
    [
      "a component of another file",
      ORDER,
      "'common.yaml#/components/schemas/Reciept'",
      "does not exist (did you mean Receipt?). Correct",
    ],
    [
      "a file",
      ORDER,
      "'comon.yaml#/components/schemas/Receipt'",
      "the file comon.yaml does not exist (did you mean common.yaml?). Correct",
    ],
    ["a format", "format: int32", "format: in32", "(did you mean int32?)"],
    ["a security scheme", "security: [{ sigv4: [] }]", "security: [{ sigv: [] }]", "(did you mean sigv4?)"],
    [
      "an extension of API Gateway",
      "x-amazon-apigateway-auth",
      "x-amazon-apigateway-ath",
      "(did you mean x-amazon-apigateway-auth?)",
    ],
    [
      "an extension of ours",
      "x-countersign-personal",
      "x-countersign-personl",
      "has no effect: x-countersign-personl is not known (did you mean x-countersign-personal?)",
    ],
    [
      "the beginning of an extension of ours",
      "x-countersign-personal",
      "x-countersing-personal",
      "(did you mean x-countersign-personal?)",
    ],
    [
      "an extension of ours in a component",
      "sku: { type: string }",
      "sku: { type: string, x-countersign-persnal: true }",
      "(did you mean x-countersign-personal?)",
    ],
    [
      "a required property of a closed schema",
      NEW_ORDER,
      NEW_ORDER.replace("items", "itmes"),
      "requires itmes, which no property describes (did you mean items?). No value conforms",
    ],
    [
      "a required property of a schema that is silent about others",
      NEW_ORDER,
      "required: [itmes]",
      "requires itmes, which no property describes (did you mean items?). Correct the name, or describe",
    ],
    [
      "a required property of an open schema",
      NEW_ORDER,
      "additionalProperties: true\n      required: [itmes]",
      "requires itmes, which no property describes (did you mean items?). Correct the name, or describe",
    ],
  ])("is reported with the name that was meant: %s", async (_, from, to, said) => {
    const lines = await findings(from, to);
    expect(lines.filter((line) => line.includes(said))).toEqual([expect.stringMatching(PLACE)]);
  });

  it.each([
    [
      "an extension of an unknown name",
      "x-countersign-personal: true",
      "x-countersign-secret: true",
      "is not known. The",
    ],
    ["a mark that is a string", "personal: true", "personal: 'true'", "x-countersign-personal: must be true or false."],
    [
      "a reason that is blank",
      "description: Placed.",
      "description: Placed.\n          x-countersign-unreached: ' '",
      "x-countersign-unreached: must be a string: the reason",
    ],
    [
      "a component that no name is near to",
      ORDER,
      "'#/components/schemas/Invoice'",
      "does not exist. Correct the name.",
    ],
    [
      "a required property that is not described",
      NEW_ORDER,
      "required: [price]",
      "requires price, which no property describes. Correct",
    ],
  ])("is reported without a suggestion: %s", async (_, from, to, said) => {
    expect(await findings(from, to)).toEqual([expect.stringContaining(said)]);
  });

  it.each([
    ["an extension of another tool", "operationId: placeOrder", "operationId: placeOrder\n      x-internal: true"],
    [
      "an extension's name as a property",
      "sku: { type: string }",
      "sku: { type: string }, x-countersign-sku: { type: string }",
    ],
    ["an extension's name in an example", "example: soon", "example: { x-countersign-soon: true }"],
    [
      "a required property that another part describes",
      "required: [sku], properties",
      "allOf: [{ required: [sku] }], properties",
    ],
    [
      "a required property that a combined component describes",
      NEW_ORDER,
      "required: [id]\n      allOf: [{ $ref: '#/components/schemas/Order' }]",
    ],
    [
      "a further property that an open schema requires",
      NEW_ORDER,
      "additionalProperties: true\n      required: [price]",
    ],
    [
      "what a value must not have",
      NEW_ORDER,
      "required: [items]\n      not: { properties: { note: {} }, required: [price] }",
    ],
  ])("is not found in %s", async (_, from, to) => {
    expect(await findings(from, to)).toEqual([]);
  });
});
