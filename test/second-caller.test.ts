/** Checks that services/day/ask-age.ts, the caller that people copy, stays small, and that the second caller in docs/your-own.md compiles. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { generateContracts } from "../tools/contract/generate-contracts.ts";
import { newService } from "../tools/scaffold/new-service.ts";
import { ROOT } from "./fixtures/command.ts";
import { scratchProject, typeErrors } from "./fixtures/project.ts";

const ASK_AGE = readFileSync(join(ROOT, "services/day/ask-age.ts"), "utf8");

describe("services/day/ask-age.ts", () => {
  it("has at most 60 lines, and imports at most 5 files of lib", () => {
    expect(ASK_AGE.trimEnd().split("\n").length).toBeLessThanOrEqual(60);
    expect(ASK_AGE.match(/from "\.\.\/\.\.\/lib\//g)?.length).toBeLessThanOrEqual(5);
  });

  it("names no header, sign-in, credential chain or AWS error, and no status that API Gateway answers by itself", () => {
    expect(ASK_AGE).not.toMatch(/headers?\b|content-type|retry-after|srp|cognito|credential|role|exception|errorType/i);
    expect(ASK_AGE).not.toMatch(/\b(?:403|413|429|5\d\d)\b/);
  });
});

describe("docs/your-own.md", () => {
  const page = readFileSync(join(ROOT, "docs/your-own.md"), "utf8");
  const [, code = ""] = /`services\/day\/ask-orders\.ts`.*?```ts\n(.*?)```/s.exec(page) ?? [];
  const handler = `import { contract, type operations } from "../../generated/day/contract.ts";
import { serve } from "../../lib/serve/serve.ts";
import { askOrders } from "./ask-orders.ts";

export const handler = serve<operations>(contract, {
  async getDay(_, tools) {
    const answer = await askOrders(tools);
    if (answer.ok) return tools.reply(200, { day: "Friday", age: answer.name.length });
    const { problem, retryAfter, status } = answer;
    return tools.reply(200, { day: "Friday", ageUnavailable: { ...problem, status } }, { "Retry-After": retryAfter ?? 1 });
  },
});
`;

  it("shows a second caller in about twelve lines that compile against a new service's contract", {
    timeout: 120_000,
  }, async () => {
    expect(code.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("import ")).length).toBeLessThan(
      16,
    );
    const project = await scratchProject();
    expect(await newService(project.root, "orders")).toMatchObject({ ok: true });
    expect(await generateContracts(project.root, join(project.root, "generated"))).toMatchObject({ ok: true });
    await project.write("services/day/ask-orders.ts", code);
    await project.write("services/day/handler.ts", handler);
    await project.write("services/day/forgetful.ts", code.replace(/ +case 400:\n.*\n/, ""));

    const errors = typeErrors(project, [
      "services/day/handler.ts",
      "services/day/ask-orders.ts",
      "services/day/forgetful.ts",
    ]);
    expect(errors).toEqual([expect.stringMatching(/^services\/day\/forgetful\.ts:\d+: Argument of type .*400/)]);
  });
});
