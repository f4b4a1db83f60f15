/** Runs the first call and the experiment of README.md as they stand. Only the ports are replaced, so that none has to be free. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { missingClients } from "./fixtures/clients.ts";
import { ROOT, run, startStack } from "./fixtures/command.ts";
import { missingLine, pageSteps, runSteps } from "./fixtures/page-blocks.ts";
import { scratchProject } from "./fixtures/project.ts";

const ANY_PORTS = ["--port", "day=0", "--port", "age=0", "--aws-port", "0"];
const readme = readFileSync(join(ROOT, "README.md"), "utf8");
const missing = await missingClients("README.md", ["curl"]);

describe.skipIf(missing.length > 0)("README.md", () => {
  it("shows a first call, and how to spoil the grant, that work as they are written", async () => {
    const [start, first] = pageSteps("README.md", /^## A first call$.*?(?=^## )/ms);
    expect(start?.commands).toBe("npm ci && npm start");
    if (first === undefined) throw new Error("README.md shows no first call");
    const project = await scratchProject();
    const stack = await startStack(ANY_PORTS, { cwd: project.root });
    const [output = ""] = await runSteps([first], stack, project.root);
    expect([missingLine(first.answer, output), output]).toEqual([undefined, output]);

    const [, file = "", line = "", to = "", from = ""] =
      /in `([\w/.-]+)`, line (\d+), write `([^`]+)` instead of `([^`]+)`/.exec(readme) ?? [];
    const lines = (await project.read(file)).split("\n");
    const index = Number(line) - 1;
    expect(lines[index]).toContain(from);
    const taken = stack.until(/The stack runs the changed template/);
    await project.write(file, lines.with(index, (lines[index] ?? "").replace(from, to)).join("\n"));
    await taken;
    const [denied = ""] = await runSteps([first], stack, project.root);
    expect(denied).toMatch(/\n\{"day":"Friday","ageUnavailable":\{/);
    const [, log = ""] = /the log names the policy.*?```text\n(.*?)\n```/s.exec(readme) ?? [];
    await vi.waitFor(() => expect([log, stack.output()]).toEqual([log, expect.stringContaining(log)]));
    const { code, stderr, stdout } = await run("check", [], { cwd: project.root });
    expect([code, stdout + stderr]).toEqual([1, expect.stringContaining(`${file}:${line}:`)]);
  });
});
