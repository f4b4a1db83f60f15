import { expect, it } from "vitest";
import { scratchProject } from "../../test/fixtures/project.ts";
import { compileTemplate } from "./compile-template.ts";

it("rejects with the framework's message, which names the place in the project", async () => {
  const { edit, root } = await scratchProject();
  await edit("serverless.yml", /^functions:$/m, "functions");
  const problem = await compileTemplate({ root }).catch((error: unknown) => Object(error));
  expect(problem).toMatchObject({ name: "PackagingProblem" });
  expect(problem.message).toMatch(/^serverless package: .* in serverless\.yml:\d+:\d+\n/);
});
