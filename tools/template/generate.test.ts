import { expect, it } from "vitest";
import { scratchProject } from "../../test/fixtures/project.ts";
import { generate } from "./generate.ts";
import { inputsDigest } from "./inputs-digest.ts";
import { readFreshTemplate, writeTemplate } from "./template-file.ts";

it("leaves generated/ stale when it stops half-way, also for the inputs from before", async () => {
  const { edit, read, root, write } = await scratchProject();
  const [contract, handler] = [await read("api/age.yaml"), await read("services/age/handler.ts")];
  const isFresh = async () => (await readFreshTemplate(root, inputsDigest(root))) !== undefined;
  await writeTemplate(root, {}, inputsDigest(root));
  expect(await isFresh()).toBe(true);
  await edit("api/age.yaml", "operationId: getAge", "operationId: getYears");
  await edit("services/age/handler.ts", "return reply(200", "return reply(200,,");
  await expect(generate(root, () => undefined)).rejects.toThrow('Unexpected ","');
  expect(await read("generated/age/contract.ts")).toContain("getYears");

  await write("api/age.yaml", contract);
  await write("services/age/handler.ts", handler);
  expect(await isFresh()).toBe(false);
});
