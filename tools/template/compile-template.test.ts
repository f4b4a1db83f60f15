import { expect, it } from "vitest";
import { scratchProject } from "../../test/fixtures/project.ts";
import { compileTemplate } from "./compile-template.ts";

it("rejects with the framework's message, which names the place in the project", async () => {
  const { edit, root } = await scratchProject();
  await edit("serverless.yml", /^functions:$/m, "functions");
  await expect(compileTemplate({ root })).rejects.toThrow(/^serverless package: .* in serverless\.yml:\d+:\d+\n/);
});
