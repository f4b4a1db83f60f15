/** Runs docs/walkthrough.md as it stands, in one shell and on a stack of its own. Only the ports are replaced, so that none has to be free. */
import { describe, expect, it, vi } from "vitest";
import { missingClients } from "./fixtures/clients.ts";
import { startStack } from "./fixtures/command.ts";
import { linkCheckout } from "./fixtures/linked-checkout.ts";
import { logWords, missingLine, pageSteps, runSteps } from "./fixtures/page-blocks.ts";
import { scratch } from "./fixtures/scratch.ts";

const [start, ...steps] = pageSteps("docs/walkthrough.md");
const missing = await missingClients("docs/walkthrough.md", ["aws", "curl"]);

describe.skipIf(missing.length > 0)("docs/walkthrough.md", () => {
  it("begins with the command that starts everything", () => {
    expect(start?.commands).toBe("npm start");
  });

  it("shows the answer of every call, and the log of every refusal", () => {
    const calls = steps.filter(({ commands }) => /curl|npm run call/.test(commands));
    expect(calls.length).toBeGreaterThanOrEqual(7);
    expect(calls.filter(({ answer }) => answer === "")).toEqual([]);
    expect(calls.filter(({ answer, log }) => !answer.includes(" 200 ") && log === "")).toEqual([]);
  });

  it("works as it is written, step by step, in one shell", { timeout: 180_000 }, async () => {
    const folder = await scratch();
    await linkCheckout(folder);
    const stack = await startStack(["--port", "day=0", "--port", "age=0", "--aws-port", "0"], { cwd: folder });
    const outputs = await runSteps(steps, stack, folder);
    expect(outputs).toHaveLength(steps.length);
    for (const [index, { answer, commands }] of steps.entries()) {
      const output = outputs[index] ?? "";
      expect([commands, missingLine(answer, output), output]).toEqual([commands, undefined, output]);
    }

    const logs = steps.map(({ log }) => logWords(log)).filter((log) => log !== "");
    await vi.waitFor(() => {
      const said = logWords(stack.output());
      // A refusal that the page shows twice happens twice.
      const count = (log: string) => [log, said.split(log).length - 1] as const;
      expect(logs.map(count)).toEqual(logs.map((log) => [log, logs.filter((one) => one === log).length]));
    });
    expect(await stack.interrupt()).toBe(0);
  });
});
