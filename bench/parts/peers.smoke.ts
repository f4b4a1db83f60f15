/** Checks that all contenders of each part give the same answers. Needs the packages of bench/: `npm ci --prefix bench && npm test --prefix bench`. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ensureBundles } from "../../tools/bundle/ensure-bundles.ts";
import { type RunningServer, startServer } from "../machine/running-server.ts";
import { cdkSample } from "./cdk-sample.ts";
import { checkAnswers, loadContenders } from "./serve.ts";
import { ROOT, SERVERS } from "./servers.ts";
import { allSettings, checkSignature } from "./sign.ts";
import { cognitoLocalIn, oursIn, signInsOf } from "./sign-in.ts";
import { checkVerdicts } from "./verify.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "countersign-bench-"));
  for (const form of ["deployed", "readable"] as const) await ensureBundles(ROOT, form);
});
afterAll(() => rm(folder, { recursive: true }));

describe("serve", () => {
  it("gives the age and refuses a day that is no day, in every contender", async () => {
    const contenders = await loadContenders(folder);
    expect(contenders.length).toBeGreaterThanOrEqual(9);
    for (const contender of contenders) await checkAnswers(contender);
  });
});

describe("sign", () => {
  it.each([0, 1024, 1024 * 1024])(
    "signs a body of %d bytes so that the verifier accepts it, in every signer",
    async (size) => {
      const settings = await allSettings();
      expect(settings.size).toBeGreaterThanOrEqual(7);
      for (const [name, setting] of settings) await checkSignature(name, setting, size);
    },
  );
});

describe("verify", () => {
  it.each([0, 1024])("agrees with the official signer about a body of %d bytes", (size) => checkVerdicts(size));
});

describe("start and local", () => {
  it.each(SERVERS.map((plan) => [plan.name, plan] as const))("%s answers rightly and ends", async (_, plan) => {
    const server = await startServer(plan);
    expect(server.startMs).toBeGreaterThan(0);
    await server.end();
    await expect(fetch(plan.url(server.ports))).rejects.toThrow();
  });

  it("countersign-local refuses an unsigned request to the CDK sample", async () => {
    const server = await startServer(await cdkSample(folder));
    await server.end();
  });
});

describe("sign-in", () => {
  it("gives tokens in both pools, and credentials at the end of the chain", async () => {
    const servers: RunningServer[] = [];
    try {
      servers.push(await startServer(await oursIn(folder)), await startServer(cognitoLocalIn(folder)));
      const [ours, peer] = servers;
      expect((await signInsOf(folder, ours?.ports[0] ?? 0, peer?.ports[0] ?? 0)).size).toBe(4);
    } finally {
      for (const server of servers) await server.end();
    }
  });
});
