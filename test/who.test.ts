/** `npm run who` on a running stack. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { writeStackFile } from "../local/client/running-stacks.ts";
import { run } from "./fixtures/command.ts";
import { openOnboardedStack, type RunningStack } from "./fixtures/running-stack.ts";

let stack: RunningStack;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "countersign-"));
  stack = await openOnboardedStack();
  const { apis, awsEndpoint, controlToken, environment } = stack;
  await writeStackFile(folder, {
    pid: process.pid,
    port: Number(new URL(awsEndpoint).port),
    apis,
    controlToken,
    environment,
  });
});
afterAll(async () => {
  await stack.close();
  await rm(folder, { recursive: true, force: true });
});

const who = (...flags: string[]) => run("who", flags, { cwd: folder });

it("lists every identity for every operation, with the statement that decides, in 80 columns", async () => {
  const { code, stderr, stdout } = await who();
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(/^day {2}GET \/day\n {2}allow {4}nobody, developer, /);
  const [, age = ""] = stdout.split("\n\n");
  expect(age).toMatch(/^age {2}GET \/age\n {2}deny {5}nobody\n {11}because the method requires a signature\n/);
  expect(age).toContain("  allow    role:AgeCallerRole, account\n           because InvokeAge allows it (InvokeAge)\n");
  expect(age).toMatch(
    / {2}deny {5}developer, role:.*function:\w+\n {11}because the API's resource policy NobodyButTheCallers denies it\n/s,
  );
  expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
});

it("agrees with the gateway", async () => {
  const { stdout } = await who("--json");
  const entries: { identity: string; api: string; decision: string }[] = JSON.parse(stdout);
  const age = entries.filter(({ api, identity }) => api === "age" && identity.startsWith("role:"));
  expect(age.length).toBeGreaterThan(2);
  for (const { decision, identity } of age) {
    const { stdout: answer } = await run("call", ["age", "/age?dob=19880101", "--as", identity], { cwd: folder });
    expect([identity, answer.startsWith("HTTP/1.1 200")]).toEqual([identity, decision === "allow"]);
  }
});

it("shows one identity, as Markdown and as comma-separated values", async () => {
  const markdown = await who("--as", "AgeCallerRole", "--markdown");
  expect(markdown.stdout).toContain(
    "| age | GET | /age | role:AgeCallerRole | allow | InvokeAge allows it (InvokeAge) |\n",
  );
  expect(markdown.stdout).not.toContain("developer");
  const csv = await who("--as", "role:AgeCallerRole", "--csv");
  expect(csv.stdout).toContain("age,GET,/age,role:AgeCallerRole,allow,InvokeAge allows it (InvokeAge)\r\n");
});

it("refuses an identity that the stack does not have, and two formats", async () => {
  const unknown = await who("--as", "role:Nobody");
  expect([unknown.code, unknown.stdout]).toEqual([2, ""]);
  expect(unknown.stderr).toMatch(
    /^--as role:Nobody: the stack has no such identity\. Its identities are nobody, developer, /,
  );
  expect((await who("--csv", "--json")).stderr).toBe("Pass only one of --csv, --json.\n");
});
