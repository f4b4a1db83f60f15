import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { orders } from "../../test/fixtures/orders.yaml.ts";
import { readContracts } from "../contract/read-contracts.ts";
import { createSchemas } from "../contract/schemas.ts";
import { fixedCases, type OperationSetting, settingOf } from "./operation-cases.ts";
import { randomAcceptedCases, randomRefusedCases } from "./random-cases.ts";

async function placeOrder(): Promise<OperationSetting> {
  const folder = await mkdtemp(join(tmpdir(), "countersign-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, "orders.yaml"), orders);
  const read = await readContracts(folder);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const [contract] = read.contracts;
  const operation = contract?.operations.find(({ id }) => id === "placeOrder");
  if (contract === undefined || operation === undefined) throw new Error("orders has no placeOrder");
  return settingOf(contract, operation, createSchemas(contract));
}

const titles = (setting: OperationSetting, outcome: string): string[] =>
  fixedCases(setting).flatMap(({ expected, title }) => (expected.outcome === outcome ? [title] : []));

describe("the cases of a contract with a body, a path, headers and lists", () => {
  it("break each constraint of each parameter", async () => {
    const refused = titles(await placeOrder(), "refused");
    for (const title of [
      "customer: pattern, another character before",
      "X-Priority: minimum - 1",
      "X-Priority: maximum + 1",
      "X-Priority: spelt five",
      "X-Priority: repeated",
      "tag: maxItems + 1",
      "tag: item: enum broken",
      "dry: spelt TRUE",
      "dry: repeated",
      "an undeclared parameter",
    ]) {
      expect(refused).toContain(title);
    }
    expect(refused).not.toContain("tag: repeated");
    expect(refused).not.toContain("customer: missing");
  });

  it("break each constraint of the body", async () => {
    const refused = titles(await placeOrder(), "refused");
    for (const title of [
      "body: missing",
      "body: not JSON",
      "body: another media type",
      "body: without items",
      "body: additionalProperties broken",
      "body: items: minItems - 1",
      "body: note: maxLength + 1",
      "body: size: enum broken",
      "body: weight: minimum",
    ]) {
      expect(refused).toContain(title);
    }
  });

  it("have the last allowed value on each side", async () => {
    const accepted = titles(await placeOrder(), "accepted");
    for (const title of [
      "X-Priority: minimum",
      "X-Priority: maximum",
      "X-Priority: left out",
      "tag: maxItems",
      "dry: true",
      "dry: false",
      "body: note: maxLength",
      "body: size: type null",
      "body: required properties only",
    ]) {
      expect(accepted).toContain(title);
    }
  });

  it("conform to the schema when they should be accepted, and break it when they should be refused", async () => {
    const setting = await placeOrder();
    const schema = setting.operation.body?.content["application/json"] ?? {};
    const bodies = fixedCases(setting).filter(({ title }) => /^body: (?!missing|not JSON|another)/.test(title));
    expect(bodies.length).toBeGreaterThan(30);
    for (const { expected, title, values } of bodies) {
      const conforms = setting.schemas.valid(schema, JSON.parse(values.body ?? "null"));
      expect([title, conforms]).toEqual([title, expected.outcome === "accepted"]);
    }
  });

  it("are also made at random, each with a path and a body", async () => {
    const setting = await placeOrder();
    const schema = setting.operation.body?.content["application/json"] ?? {};
    fc.assert(
      fc.property(randomAcceptedCases(setting), ({ values }) => {
        expect(values.path).toHaveLength(1);
        expect(setting.schemas.valid(schema, JSON.parse(values.body ?? "null"))).toBe(true);
      }),
      { numRuns: 100, seed: 1 },
    );
    expect(randomRefusedCases(setting)).toBeDefined();
  });
});

describe("properties that the contract does not name", () => {
  it("are found in references, alternatives and lists, by their pointers", async () => {
    const { schemas, operation } = await placeOrder();
    const schema = operation.body?.content["application/json"] ?? {};
    const body = { items: [{ sku: "a" }, { set: [{ sku: "b", price: 1 }] }], note: null, extra: {} };
    expect(schemas.undeclared(schema, body)).toEqual(["#/items/1/set/0/price", "#/extra"]);
    expect(schemas.undeclared(schema, { items: [{ sku: "a" }] })).toEqual([]);
  });
});
