import { join } from "node:path";
import { expect, it } from "vitest";
import { contractOf } from "./contract-of.ts";

const read = contractOf(join(import.meta.dirname, "../.."));

it("reads a contract with the objects of other files in it", async () => {
  const document = await read("age");
  expect(document).toMatchObject({ info: { title: "age" }, paths: { "/age": { get: { operationId: "getAge" } } } });
  expect(JSON.stringify(document)).toContain("x-countersign-personal");
  expect(JSON.stringify(document)).not.toContain("common.yaml");
});

it("returns nothing for an API without a contract, and reads no other folder", async () => {
  expect(await read("orders")).toBeUndefined();
  expect(await read("../api/age")).toBeUndefined();
});
