import { cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ApiContract } from "../tools/contract/api-contract.ts";
import { readContracts } from "../tools/contract/read-contracts.ts";
import { createSchemas } from "../tools/contract/schemas.ts";
import { authCases } from "../tools/contract-suite/auth-cases.ts";
import type { SuiteFailure } from "../tools/contract-suite/case-runner.ts";
import { curlLine } from "../tools/contract-suite/curl.ts";
import { readGrants } from "../tools/contract-suite/grants.ts";
import { fixedCases, settingOf } from "../tools/contract-suite/operation-cases.ts";
import { runSuite, type SuiteOptions, type SuiteReport } from "../tools/contract-suite/run-suite.ts";
import { adaInTheGroup } from "./fixtures/ada.ts";
import { run, shell } from "./fixtures/command.ts";
import { propertiesOf, type RunningStackOptions, runningStack } from "./fixtures/running-stack.ts";
import { scratch } from "./fixtures/scratch.ts";

const ROOT = join(import.meta.dirname, "..");

describe("npm run contract", () => {
  it("finds the pair as its contracts say, and prints operation by status by check", async () => {
    const { code, stderr, stdout } = await run("contract", ["--seed", "7"]);
    const failed = stdout.match(/^FAILED .*\n.*|^What the services logged:\n.*/gm);
    expect({ code, stderr, failed }).toEqual({ code: 0, stderr: "", failed: null });
    expect(stdout).toMatch(/^operation +status +example +boundary +random +negative +auth +policy +place\n/);
    expect(stdout).toMatch(/^age\.getAge +403 +\. +\. +\. +\. +14/m);
    expect(stdout).toMatch(/^day\.getDay +200 +7 +\d+ +\d+ +\. +1/m);
    expect(stdout).toMatch(/cases, seed 7: every answer is as the contracts say\.\n$/);
  });

  it("refuses a grant of something that is not an operation", async () => {
    const { code, stderr } = await run("contract", ["--granted", "age.getNothing"]);
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(
        /^age\.getNothing is granted, but is not an operation\. Name one of age\.getAge, day\.getDay\b.*\.\n$/,
      ),
    ]);
  });
});

/**
 * Code that falsifies the answers of `age`, as a service with a bug would. `event` and `result` are Lambda's; `body` is the parsed answer.
 */
const LIES: readonly (readonly [lie: string, code: string, found: RegExp])[] = [
  [
    "returns a field that is not declared",
    "if (ok) body.born = 1;",
    /the body has #\/born, which the contract does not name/,
  ],
  ["leaves a required field out", "if (ok) body = {};", /the body: the value breaks required/],
  ["goes over a maximum", "if (ok) body.age = 9999;", /the body: \/age breaks maximum/],
  ["sends a header that is not declared", 'result.headers["X-Born"] = "1";', /the header x-born is not declared/],
  [
    "answers a status that is not declared",
    "if (ok) result.statusCode = 202;",
    /answered 202, which api\/age\.yaml does not declare/,
  ],
  [
    "names another content type",
    'if (!ok) result.headers["Content-Type"] = "application/json";',
    /the body: |content type/,
  ],
  [
    "is a year off",
    "if (ok) body.age += 1;",
    /the body of the answer differs from the example, api\/age\.yaml:\d+:\d+ #\/paths\/~1age\/get\/responses\/200\/\S+: age differs/,
  ],
  [
    "refuses an edge that is allowed",
    'if (/^9999/.test(query.dob)) { result.statusCode = 400; body = { type: "about:blank", title: "Bad Request", status: 400, detail: "dob is too late" }; type = "application/problem+json"; }',
    /and no example shows this answer/,
  ],
  [
    "fails on the first day",
    'if (query.dob === "00010101") { result.statusCode = 500; body = { message: "Internal server error" }; type = "application/json"; }',
    /answered 500 to a request/,
  ],
  [
    "lets a day pass that there is not",
    'if (/0229$/.test(query.dob) && !ok) { result.statusCode = 200; body = { age: 1 }; type = "application/json"; }',
    /answered 200 to a request that the contract forbids/,
  ],
  [
    "lets a repetition pass",
    'if (/given once/.test(body.detail)) { result.statusCode = 200; body = { age: 1 }; type = "application/json"; }',
    /answered 200 to a request that the contract forbids/,
  ],
  [
    "lets an undeclared parameter pass",
    'if (/not a parameter/.test(body.detail)) { result.statusCode = 200; body = { age: 1 }; type = "application/json"; }',
    /answered 200 to a request that the contract forbids/,
  ],
  [
    "does not say which parameter is wrong",
    'if (result.statusCode === 400) body.detail = "something is wrong";',
    /the refusal does not name dob/,
  ],
];

describe("the suite", () => {
  it("finds nothing where the stand-in tells the truth, and each lie that it tells", async () => {
    const { root, tell } = await liar();
    const suite = await suiteOn({ root });
    const honest = await suite();
    expect(sentences(honest)).toBe("");
    expect(honest.cases).toBeGreaterThan(100);
    for (const [lie, code, found] of LIES) {
      await tell(code);
      const report = await suite({ randomRuns: 4 });
      expect.soft(sentences(report), lie).toMatch(found);
      expect(report.failures.every(({ curl }) => curl.startsWith("curl "))).toBe(true);
    }
  });

  it("finds an operation that asks nobody for a signature", async () => {
    const report = await suiteAgainst({
      edit: (template) => {
        const api = JSON.stringify(template.Resources["AgeApi"]);
        const open = api
          .replaceAll('"type":"AWS_IAM"', '"type":"NONE"')
          .replaceAll(/"security":\[\{"\w+":\[\]\}\]/g, '"security":[]');
        expect(open).not.toBe(api);
        Object.assign(template.Resources["AgeApi"] ?? {}, JSON.parse(open));
        delete template.Resources["AgeApi"]?.Properties["Body"]["x-amazon-apigateway-policy"];
      },
    });
    const found = report.failures.filter(({ check }) => check === "auth").map(({ title }) => title);
    expect(found).toContain("no signature");
    expect(found).toContain("tampered query");
  });

  it("finds an operation that lets in a caller whom nobody granted it", async () => {
    const report = await suiteAgainst({}, { caller: { name: "AgeCallerRole", granted: [] } });
    expect(report.failures.map(({ check, title }) => `${check}: ${title}`)).toContain(
      "policy: not granted to AgeCallerRole",
    );
  });

  it("counts a refusal by policy where nothing is granted", async () => {
    const report = await suiteAgainst(
      { edit: ({ Resources }) => delete Resources["InvokeAge"] },
      { caller: { name: "AgeCallerRole", granted: [] } },
    );
    expect(report.failures).toEqual([]);
    expect(report.table).toMatch(/^age\.getAge +403 .* 1 {2}api\/common\.yaml:\d+:\d+$/m);
    expect(report.contractProblems).toContainEqual(
      expect.stringMatching(/responses\/200: no case of age\.getAge reached 200/),
    );
  });

  it("stops, and says so, at keys that the callee's policy refuses", async () => {
    await expect(suiteAgainst({ edit: ({ Resources }) => delete Resources["InvokeAge"] })).rejects.toThrow(
      /^age\.getAge is granted to AgeCallerRole, and these keys are denied it/,
    );
  });

  it("stops, and says so, at keys that nobody knows", async () => {
    const session = async () => ({
      accessKeyId: "ASIANOBODY0000000000",
      secretAccessKey: "none",
      sessionToken: "none",
    });
    await expect(suiteAgainst({}, { session })).rejects.toThrow(
      /these keys are refused as UnrecognizedClientException/,
    );
  });

  it("takes the keys of the caller's function where its own role is granted", async () => {
    const stack = await runningStack({
      edit(template) {
        propertiesOf(template, "InvokeAge")["Roles"] = [{ Ref: "DayRole" }];
        const api = template.Resources["AgeApi"];
        Object.assign(api ?? {}, JSON.parse(JSON.stringify(api).replaceAll("AgeCallerRole", "DayRole")));
        expect(readGrants(template, [])).toEqual([{ name: "DayRole", granted: [] }]);
      },
    });
    const report = await runSuite({
      contracts: [await ageContract()],
      targets: { age: stack.environment["AGE_URL"] ?? "" },
      caller: { name: "DayRole", granted: ["age.getAge"] },
      session: async () => stack.roleSession("DayRole"),
      region: stack.region,
      seed: 1,
      randomRuns: 0,
    });
    expect(sentences(report)).toBe("");
  });

  it("fails on a status that nothing reaches and nothing waives", async () => {
    const contract = await ageContract();
    const text = JSON.stringify(contract).replaceAll(/"x-countersign-unreached":"[^"]*",?/g, "");
    const report = await suiteAgainst({}, { contracts: [{ ...contract, ...JSON.parse(text) }] });
    expect(report.failures).toEqual([]);
    expect(report.contractProblems.map((problem) => /no case of age\.getAge reached (\d+)/.exec(problem)?.[1])).toEqual(
      ["413", "429", "500", "502", "504"],
    );
  });

  it("gives a line that replays a failure, a tampered signature's too, without a key in it", async () => {
    const stack = await runningStack();
    const ada = await adaInTheGroup(stack);
    const keys = await ada.credentials();
    const environment = {
      AWS_ACCESS_KEY_ID: keys.accessKeyId,
      AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
      AWS_SESSION_TOKEN: keys.sessionToken ?? "",
      FOREIGN_SESSION_TOKEN: (await ada.credentials()).sessionToken ?? "",
    };
    const contract = await ageContract();
    const [operation] = contract.operations;
    if (operation === undefined) throw new Error("age has no operation");
    const setting = settingOf(contract, operation, createSchemas(contract));
    const base = stack.environment["AGE_URL"] ?? "";
    const [example] = fixedCases(setting);
    if (example === undefined) throw new Error("age has no example");
    const cases = [example, ...authCases(setting)];
    const lines = cases.map((one) => curlLine(one, base, stack.region));
    for (const secret of Object.values(environment)) expect(lines.join("\n")).not.toContain(secret);

    // One shell runs a case of each shape: plain, with another token, in another scope, and changed after signing.
    const sent = cases.map(({ title }) => title);
    const tried = [example.title, "no signature", "foreign token", "wrong region", "tampered body"];
    const script = tried.map((title) => lines[sent.indexOf(title)]).join("; echo; ");
    const { stdout } = await shell(script, { env: environment });
    expect(
      [...stdout.matchAll(/^HTTP\/1\.1 (\d+)|^x-amzn-ErrorType: (\w+)/gm)].map((found) => found[1] ?? found[2]),
    ).toEqual([
      "200",
      ...["403", "MissingAuthenticationTokenException"],
      ...["403", "UnrecognizedClientException"],
      ...["403", "InvalidSignatureException"],
      ...["403", "InvalidSignatureException"],
    ]);
  });

  it("makes the same cases from the same seed", async () => {
    const { root, tell } = await liar();
    await tell('if (Number(query.dob) % 7 === 3) body.detail = "x";');
    const suite = await suiteOn({ root });
    const [first, second] = [await suite({ seed: 5 }), await suite({ seed: 5 })];
    const titles = ({ failures }: SuiteReport): string[] => failures.map(withoutPort);
    expect(titles(first)).toEqual(titles(second));
    expect(first.failures.length).toBeGreaterThan(0);
  });
});

function withoutPort({ check, curl, title }: SuiteFailure): string {
  return `${check} ${title} ${curl.replace(/127\.0\.0\.1:\d+/, "")}`;
}

function sentences({ contractProblems, failures }: SuiteReport): string {
  return [...failures.flatMap(({ problems }) => problems), ...contractProblems].join("\n");
}

async function ageContract(): Promise<ApiContract> {
  const read = await readContracts(join(ROOT, "api"));
  const found = read.ok ? read.contracts.find(({ name }) => name === "age") : undefined;
  if (found === undefined) throw new Error("there is no contract age");
  return found;
}

/** Runs the contract suite of `age` on a stack, with the credentials of a user in the callers' group. */
async function suiteAgainst(stackOptions: RunningStackOptions, options?: Partial<SuiteOptions>): Promise<SuiteReport> {
  return (await suiteOn(stackOptions))(options);
}

/** Starts a stack for several runs of the suite. */
async function suiteOn(stackOptions: RunningStackOptions) {
  const stack = await runningStack(stackOptions);
  const ada = await adaInTheGroup(stack);
  const keys = await ada.credentials();
  return async (options: Partial<SuiteOptions> = {}): Promise<SuiteReport> =>
    runSuite({
      contracts: [await ageContract()],
      targets: { age: stack.environment["AGE_URL"] ?? "" },
      caller: { name: "AgeCallerRole", granted: ["age.getAge"] },
      session: async () => keys,
      region: stack.region,
      seed: 1,
      randomRuns: 40,
      ...options,
    });
}

/** Makes a project whose `age` asks the real service and changes its answer by a piece of code. `tell` sets this code. */
async function liar(): Promise<{ root: string; tell: (code: string) => Promise<void> }> {
  const root = await scratch();
  await cp(join(ROOT, "dist"), join(root, "dist"), { recursive: true });
  await mkdir(join(root, "real"));
  await cp(join(ROOT, "dist/age/index.cjs"), join(root, "real/index.cjs"));
  const lie = join(root, "lie.js");
  const tell = (code: string) =>
    writeFile(
      lie,
      `(result, query) => {
        const ok = result.statusCode === 200;
        let body = JSON.parse(result.body), type = result.headers["Content-Type"];
        const before = type;
        ${code}
        if (type !== before) result.headers["Content-Type"] = type;
        result.body = JSON.stringify(body);
        return result;
      }`,
    );
  await tell("");
  const source = `
    const { readFileSync } = require("node:fs");
    const real = require(${JSON.stringify(join(root, "real/index.cjs"))});
    exports.handler = async (event, context) => {
      const lie = (0, eval)(readFileSync(${JSON.stringify(lie)}, "utf8"));
      return lie(await real.handler(event, context), event.queryStringParameters ?? {});
    };`;
  await writeFile(join(root, "dist/age/index.cjs"), source);
  return { root, tell };
}
