import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { orders } from "../../test/fixtures/orders.yaml.ts";
import { scratch } from "../../test/fixtures/scratch.ts";
import { problemLine } from "./api-contract.ts";
import { readContracts } from "./read-contracts.ts";

const PERSONAL = "x-countersign-personal: true";
const UNREACHED = "x-countersign-unreached: Nobody asks.";

/** Reads the orders contract with `from` replaced by `to`; returns the problems about extensions without effect. */
async function withoutEffect(from: string, to: string): Promise<readonly string[]> {
  const folder = join(await scratch(), "api");
  await mkdir(folder);
  const changed = orders.replace(from, () => to);
  expect(changed).not.toBe(orders);
  await writeFile(join(folder, "orders.yaml"), changed);
  const read = await readContracts(folder);
  const lines = (read.ok ? [] : read.problems).map(problemLine);
  return lines.filter((line) => line.includes("has no effect here"));
}

describe("an extension of ours", () => {
  it.each([
    ["personal at the header of a response", "Location: { required: true,", `Location: { ${PERSONAL}, required: true,`],
    ["personal at an operation", "operationId: isOpen", `operationId: isOpen\n      ${PERSONAL}`],
    ["personal at a response", "description: Placed.", `description: Placed.\n          ${PERSONAL}`],
    ["personal at the document", "paths:\n", `${PERSONAL}\npaths:\n`],
    [
      "personal at a body that is no property",
      "schema: { type: boolean } } }\n        '400'",
      `schema: { type: boolean, ${PERSONAL} } } }\n        '400'`,
    ],
    [
      "personal at a component that is a body alone",
      "Order:\n      type: object\n      additionalProperties: false\n      required: [id]",
      `Order:\n      ${PERSONAL}\n      type: object\n      additionalProperties: false\n      required: [id]`,
    ],
    ["unreached at a path", "  /open:\n", `  /open:\n    ${UNREACHED}\n`],
    ["unreached at a property", "sku: { type: string }", `sku: { type: string, ${UNREACHED} }`],
    [
      "cors at an operation",
      "operationId: isOpen",
      "operationId: isOpen\n      x-countersign-cors: { allowOrigin: '*' }",
    ],
  ])("is reported with its place and where it is read: %s", async (_, from, to) => {
    expect(await withoutEffect(from, to)).toEqual([
      expect.stringMatching(
        /^api\/orders\.yaml:\d+:\d+ #\S*x-countersign-(\w+): has no effect here: x-countersign-\1 is read at .*\. Move it there, or remove it\.$/,
      ),
    ]);
  });

  it.each([
    ["personal at a property", "sku: { type: string }", `sku: { type: string, ${PERSONAL} }`],
    ["personal at a list's items", "items: { type: string, enum", `items: { ${PERSONAL}, type: string, enum`],
    [
      "personal at a schema of a parameter",
      "schema: { type: boolean } }\n",
      `schema: { type: boolean, ${PERSONAL} } }\n`,
    ],
    ["personal at a component that is an item of a property", "    Item:\n", `    Item:\n      ${PERSONAL}\n`],
    ["unreached at an operation", "operationId: isOpen", `operationId: isOpen\n      ${UNREACHED}`],
    ["unreached at a response", "description: Placed.", `description: Placed.\n          ${UNREACHED}`],
    ["unreached at a shared response", "description: Refused.", `description: Refused.\n      ${UNREACHED}`],
    ["cors at the document", "paths:\n", "x-countersign-cors: { allowOrigin: '*' }\npaths:\n"],
  ])("passes where it is read: %s", async (_, from, to) => {
    expect(await withoutEffect(from, to)).toEqual([]);
  });
});
