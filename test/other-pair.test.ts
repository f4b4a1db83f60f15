/** The services `day` and `age`, replaced by another pair by the steps of docs/your-own.md. */
import { describe, expect, it } from "vitest";
import { readContracts } from "../tools/contract/read-contracts.ts";
import { readGrants } from "../tools/contract-suite/grants.ts";
import { runSuite } from "../tools/contract-suite/run-suite.ts";
import { generate } from "../tools/template/generate.ts";
import { adaInTheGroup } from "./fixtures/ada.ts";
import { namedIn } from "./fixtures/docs.ts";
import { libraryAndLoans } from "./fixtures/library-and-loans.ts";
import { findingsIn, templateOf } from "./fixtures/project.ts";
import { onboardedStack } from "./fixtures/running-stack.ts";

describe("another pair in place of day and age", () => {
  it("generates, checks, packages, starts, onboards and keeps its contracts, and no file changes that the docs do not name", {
    timeout: 180_000,
  }, async () => {
    const project = await libraryAndLoans();
    expect(await namedIn("docs/your-own.md", project.touched())).toEqual([]);
    expect(project.touched().filter((path) => /^(?:lib|tools|scripts|local)\//.test(path))).toEqual([]);

    // Packaging is generating's last step.
    expect(await generate(project.root, () => undefined)).toEqual([]);
    expect(await findingsIn(project)).toEqual({});
    const template = await templateOf(project);
    expect(await project.read("generated/library/requests.json")).toContain('"/library?card=AB000002"');
    const left = JSON.stringify(template).match(/[^"]*(?:Day[A-Z]|AgeApi|AgeRole|\/(?:day|age)\b|DOB|AGE_)[^"]*/g);
    expect(left).toBeNull();

    const stack = await onboardedStack({ root: project.root, edit: (other) => Object.assign(other, template) });
    expect(stack.apis.map(({ name }) => name)).toEqual(["library", "loans"]);
    const targets = Object.fromEntries(stack.apis.map(({ name, url }) => [name, url]));
    const asked = await fetch(`${targets["library"]}/library?card=CD000007`);
    expect(await asked.text()).toBe('{"mayBorrow":true,"loans":7}');
    expect((await fetch(`${targets["loans"]}/readers/loans?card=CD000007`)).status).toBe(403);

    const read = await readContracts(`${project.root}/api`);
    const contracts = read.ok ? read.contracts : [];
    const [caller] = readGrants(template, contracts);
    const report = await runSuite({
      contracts,
      targets,
      caller: caller ?? { name: "nobody", granted: [] },
      session: (await adaInTheGroup(stack)).credentials,
      region: stack.region,
      seed: 1,
      randomRuns: 10,
    });
    expect([...report.failures, ...report.contractProblems]).toEqual([]);
    expect(report.table).toMatch(/^loans\.countLoans +200 /m);

    // The personal field is another one, and no log has it: not the function's, not the stack's, not even a thrown message.
    await fetch(`${targets["library"]}/library?card=ZZ999999`);
    const log = JSON.stringify(stack.entries);
    expect(log).toContain("no such reader");
    expect(log).not.toMatch(/ZZ999999|CD000007/);
  });
});
