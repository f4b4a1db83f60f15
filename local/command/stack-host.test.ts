import { describe, expect, it } from "vitest";
import { scratch } from "../../test/fixtures/scratch.ts";
import { smallTemplate } from "../../test/fixtures/small-template.ts";
import { hostStack, type StackHost } from "./stack-host.ts";

const templateOf = (body: string) =>
  smallTemplate({
    Shop: { Code: { ZipFile: `exports.handler = async () => ({ statusCode: 200, body: ${JSON.stringify(body)} });` } },
  });
const REFUSED = smallTemplate({ Shop: { Runtime: "python3.13" } });

/** Hosts the stack of a template on free ports. */
async function host(use: (running: StackHost) => Promise<void>): Promise<void> {
  const root = await scratch();
  const optionsFor = async (template: unknown) => ({ template: Object(template), root });
  await hostStack({ optionsFor, portOf: () => 0, awsPort: 0 }, templateOf("one"), use);
}

const urlOf = ({ stack }: StackHost) => stack.apis[0]?.url ?? "";
/** Calls the API on a connection of its own: a restart ends every open connection. */
const ask = async (running: StackHost) => (await fetch(urlOf(running), { headers: { connection: "close" } })).text();

describe("hostStack", () => {
  it("starts again with another template, on the same ports and with the same keys and ids", async () => {
    await host(async (running) => {
      const facts = () => [
        running.stack.apis[0]?.id,
        urlOf(running),
        running.stack.awsEndpoint,
        running.stack.developer,
      ];
      const before = facts();
      expect(await ask(running)).toBe("one");
      await running.restart(templateOf("two"));
      expect(await ask(running)).toBe("two");
      expect(facts()).toEqual(before);
    });
  });

  it("starts workers for a few functions, and for the others when they are called", async () => {
    const root = await scratch();
    const code = { ZipFile: "exports.handler = async () => ({ statusCode: 200, body: 'here' });" };
    const names = ["A", "B", "C", "D", "E", "F"];
    const template = smallTemplate(Object.fromEntries(names.map((name) => [name, { Code: code }])));
    const optionsFor = async () => ({ template, root });
    await hostStack({ optionsFor, portOf: () => 0, awsPort: 0 }, template, async ({ stack }) => {
      const workers = () => [...stack.functions.values()].map(({ counts }) => counts.workersStarted);
      const [first, ...others] = workers();
      expect(first).toBe(1);
      expect(others.at(-1)).toBe(0);
      expect(others.at(-2)).toBe(0);
      const last = stack.apis.find(({ logicalId }) => logicalId === "FApi");
      expect(await (await fetch(last?.url ?? "")).text()).toBe("here");
      expect(workers().at(-1)).toBe(1);
    });
  });

  it("starts the former template again when the stack refuses the changed one", async () => {
    await host(async (running) => {
      await expect(running.restart(REFUSED)).rejects.toThrow("python3.13");
      expect(await ask(running)).toBe("one");
      await running.restart(templateOf("two"));
      await expect(running.restart(REFUSED)).rejects.toThrow("python3.13");
      expect(await ask(running)).toBe("two");
    });
  });

  it("closes the stack that a restart is still starting when its use ends", async () => {
    let url = "";
    let restarted: Promise<void> | undefined;
    await host(async (running) => {
      url = urlOf(running);
      restarted = running.restart(templateOf("two"));
    });
    await restarted;
    await expect(fetch(url)).rejects.toThrow("fetch failed");
  });
});
