/** Packaging parameters: the closed list, and the commands that refuse what is not in it. */
import { access, readFile } from "node:fs/promises";
import { join } from "node:path";
import { load } from "js-yaml";
import { describe, expect, it } from "vitest";
import { fileProblems, flagProblems, stageProblem } from "../infra/parameters.cjs";
import { asObject } from "../local/json.ts";
import { compileTemplate } from "../tools/template/compile-template.ts";
import { finish, ROOT, run, start, startStack } from "./fixtures/command.ts";
import { type Project, scratchProject } from "./fixtures/project.ts";

const project = asObject(load(await readFile(join(ROOT, "serverless.yml"), "utf8")));
const defaults = asObject(asObject(project["params"])["default"]);
const flagProblemsOf = (flags: readonly string[], more = {}) =>
  flagProblems(flags, { default: { ...defaults, ...more } });

/** Runs the Serverless Framework in a project. HOME is a file, where no folder can be made. */
function serverless({ root }: Project, flags: readonly string[]) {
  const script = join(ROOT, "node_modules/serverless/bin/serverless.js");
  return finish(start(process.execPath, [script, ...flags], { cwd: root, env: { HOME: "/dev/null" } }));
}

describe("the list of packaging parameters", () => {
  it("has every parameter of serverless.yml with its value, and every variant", () => {
    expect(flagProblemsOf(Object.entries(defaults).map(([name, value]) => `${name}=${value}`))).toEqual([]);
    const variants = asObject(asObject(project["custom"])["variants"]);
    const flags = Object.values(variants).flatMap((variant) => {
      const { stage, ...parameters } = asObject(variant);
      expect(stageProblem(String(stage))).toBeUndefined();
      return Object.entries(parameters).map(([name, value]) => `${name}=${value}`);
    });
    expect(flags.length).toBeGreaterThan(8);
    expect(flagProblemsOf(flags)).toEqual([]);
  });

  it("has the names of a project's own serverless.yml, and wants their values", () => {
    const own = { loansCredentials: "role", colour: "red" };
    expect(flagProblemsOf(["loansCredentials=cognito"], own)).toEqual([]);
    expect(flagProblemsOf(["loansCredentials=colour"], own)).toEqual([
      "--param loansCredentials=colour: the value must be cognito or role.",
    ]);
    expect(fileProblems({ default: own })).toEqual([
      "serverless.yml, params.default.colour: infra/parameters.cjs does not say which values it takes. Add them there.",
    ]);
  });

  it.each([
    ["secuirty=strict", "there is no parameter secuirty (did you mean security?). The parameters are account, "],
    ["Security=strict", "there is no parameter Security (did you mean security?)."],
    ["colour=red", "there is no parameter colour. The parameters are "],
    ["constructor=1", "there is no parameter constructor. The parameters are "],
    ["security=stict", "the value must be baseline or strict (did you mean strict?)."],
    ["security=Strict", "the value must be baseline or strict (did you mean strict?)."],
    ["ageCredentials=both", "the value must be cognito or role."],
    ["adminOnly=yes", "the value must be true or false."],
    ["throttleRate=abc", "the value must be a whole number from 1 to 99999."],
    ["dayConcurrency=some", "the value must be none or a whole number from 1 to 99999."],
    ["dayConcurrency=0", "the value must be none or a whole number from 1 to 99999."],
    ["dayConcurrency=1e3", "the value must be none or a whole number from 1 to 99999."],
    ["throttleRate=0", "the value must be a whole number from 1 to 99999."],
    ["reservedConcurrency=1.5", "the value must be a whole number from 1 to 99999."],
    ["deploymentBucket=Acme", "the value must be the name of a bucket."],
    ["security=", "write --param NAME=VALUE."],
    ["security", "write --param NAME=VALUE."],
  ])("refuses --param %s", (flag, sentence) => {
    const [problem = "", ...others] = flagProblemsOf([flag]);
    expect(others).toEqual([]);
    expect(problem.startsWith(`--param ${flag}: ${sentence}`)).toBe(true);
  });

  it("names the place of a wrong parameter in serverless.yml, and leaves variables to the framework", () => {
    expect(
      fileProblems({
        default: defaults,
        prod: { secretStore: "smm", dayConcurrency: 0, throttleRate: "${env:RATE}", account: "111122223333" },
      }),
    ).toEqual([
      "serverless.yml, params.prod.secretStore: the value must be secretsmanager or ssm (did you mean ssm?).",
      "serverless.yml, params.prod.dayConcurrency: the value must be none or a whole number from 1 to 99999.",
    ]);
    expect(fileProblems(undefined)).toEqual([]);
  });
});

describe("a command with packaging parameters", () => {
  it("of the framework refuses a typo before it does anything", async () => {
    const scratch = await scratchProject();
    const refused = await Promise.all([
      serverless(scratch, ["package", "--param", "secuirty=strict"]),
      serverless(scratch, ["print", "--param", "security=stict"]),
      serverless(scratch, ["package", "--stage", "Prod"]),
    ]);
    const outputs = refused.map(({ stderr, stdout }) => stdout + stderr);
    expect(refused.map(({ code }) => code)).toEqual([1, 1, 1]);
    expect(outputs[0]).toContain("did you mean security?");
    expect(outputs[1]).toContain("did you mean strict?");
    expect(outputs[2]).toContain("--stage Prod: a stage must be one word");
    for (const output of outputs) expect(output).not.toMatch(/^\s+at /m);
    await expect(access(join(scratch.root, ".serverless"))).rejects.toThrow();
  });

  it("of the framework needs no HOME, says what a new stage gets, and where the package is", async () => {
    const scratch = await scratchProject();
    const { code, stderr, stdout } = await serverless(scratch, ["package", "--stage", "prd"]);
    const output = stdout + stderr;
    expect([code, output]).toEqual([0, expect.stringContaining("The package is in .serverless/.")]);
    expect(output).toMatch(
      /Stage prd has no parameters of its own in serverless\.yml\. It gets the defaults: .*adminOnly=true/,
    );
    await access(join(scratch.root, ".serverless/cloudformation-template-update-stack.json"));

    // A compilation of our own leaves the package as it is.
    await scratch.write(".serverless/mine", "mine");
    await compileTemplate({ root: scratch.root });
    expect(await scratch.read(".serverless/mine")).toBe("mine");
    await access(join(scratch.root, ".serverless/cloudformation-template-update-stack.json"));
  });

  it("npm run deploy refuses a typo before it looks for an account", async () => {
    const { code, stderr, stdout } = await run("deploy", ["--stage", "dev", "--param", "security=stict"]);
    expect([code, stdout, stderr]).toEqual([
      2,
      "",
      "--param security=stict: the value must be baseline or strict (did you mean strict?).\n",
    ]);
  });

  it("npm start refuses a typo, and runs what would be deployed", async () => {
    const { root } = await scratchProject();
    const ports = ["--port", "day=0", "--port", "age=0", "--aws-port", "0"];
    const refused = await run("start", [...ports, "--param", "ageCredential=role"], { cwd: root });
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining("did you mean ageCredentials?")]);

    const flags = ["--param", "security=strict", "--param", "ageCredentials=role"];
    const stack = await startStack([...ports, ...flags], { cwd: root });
    // The strict template has a web ACL, which the baseline does not have.
    expect(stack.output()).toContain("Resources of 7 other types have a name here, and no effect.");
    const signed = await run("call", ["age", "/age?dob=19880101", "--as", "role:DayRole"], { cwd: root });
    expect(signed.stdout).toMatch(/^HTTP\/1\.1 200 OK\n/);
    const unsigned = await run("call", ["age", "/age?dob=19880101"], { cwd: root });
    expect(unsigned.stdout).toMatch(/^HTTP\/1\.1 403 Forbidden\n/);
    const day = await run("call", ["day", "/day?dob=19880101"], { cwd: root });
    expect(day.stdout).toMatch(/\{"day":"Friday","age":\d+\}\n$/);
  });
});
