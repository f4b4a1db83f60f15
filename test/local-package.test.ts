/** The package `countersign-local`: its tarball, its types, and its command on the output of CDK, the Serverless Framework and SAM. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { cp, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { finish, ROOT, start } from "./fixtures/command.ts";
import {
  type InstalledPackage,
  installLocalPackage,
  readmeBlocks,
  type StartedPackage,
  startPackage,
} from "./fixtures/local-package.ts";
import { scratch } from "./fixtures/scratch.ts";

const FOREIGN = join(ROOT, "test/fixtures/foreign");

let made: InstalledPackage;

beforeAll(async () => {
  made = await installLocalPackage();
}, 60_000);
afterAll(() => rm(made.project, { recursive: true, force: true }));

describe("the package countersign-local", () => {
  it("is at most 400 kB, since it has the console's page beside the stack", async () => {
    expect((await stat(made.tarball)).size).toBeLessThanOrEqual(400_000);
  });

  it("has a command, runs on Node 20.19 and newer, and has no dependency and no script", () => {
    const manifest = JSON.parse(readFileSync(join(made.installed, "package.json"), "utf8"));
    expect(manifest).toMatchObject({
      name: "countersign-local",
      type: "module",
      engines: { node: ">=20.19" },
      bin: { "countersign-local": "countersign-local.js" },
    });
    const fields = Object.keys(manifest).filter((field) => /dependencies|scripts/i.test(field));
    expect(fields).toEqual([]);
  });

  it("imports nothing but Node's own modules", async () => {
    const scripts = (await readdir(made.installed)).filter((file) => file.endsWith(".js"));
    const imports = scripts.flatMap((file) =>
      ts.preProcessFile(readFileSync(join(made.installed, file), "utf8")).importedFiles.map(({ fileName }) => fileName),
    );
    const packages = imports.filter((name) => !/^(?:node:|\.\/)/.test(name));
    expect(imports.length).toBeGreaterThan(10);
    expect(packages).toEqual([]);
  });

  it("has the licence of every package that it bundles", () => {
    const licences = readFileSync(join(made.installed, "THIRD-PARTY-LICENCES"), "utf8");
    for (const name of ["@cfworker/json-schema", "js-yaml", "preact"]) {
      expect(licences).toMatch(new RegExp(`^${name} \\S+ \\(MIT\\)\\n\\n[\\s\\S]*?Permission is hereby granted`, "m"));
    }
  });

  it("makes no code from strings", async () => {
    const scripts = (await readdir(made.installed)).filter((file) => file.endsWith(".js"));
    const texts = scripts.map((file) => readFileSync(join(made.installed, file), "utf8"));
    expect(texts.filter((text) => /new Function\b|\beval\(|runInContext|runInThisContext/.test(text))).toEqual([]);
  });

  it("is made of code that uses nothing newer than Node 20 has", { timeout: 60_000 }, () => {
    const sources = readdirSync(join(ROOT, "local"), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
      .map((file) => join(ROOT, "local", file));
    const { options } = ts.parseJsonConfigFileContent(
      ts.readConfigFile(join(ROOT, "tsconfig.json"), ts.sys.readFile).config,
      ts.sys,
      ROOT,
    );
    // Node 20 has one part of ES2024: well-formed strings.
    const lib = ["lib.es2023.d.ts", "lib.es2024.string.d.ts"];
    const program = ts.createProgram(sources, { ...options, lib, types: ["node"], noEmit: true, incremental: false });
    const newer = sources
      .flatMap((file) => program.getSemanticDiagnostics(program.getSourceFile(file)))
      .filter(({ code }) => code === 2550 || code === 2339 || code === 2583)
      .map(({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`);
    expect(newer).toEqual([]);
  });

  it.each([
    ["nodenext", ts.ModuleKind.NodeNext, ts.ModuleResolutionKind.NodeNext],
    ["bundler", ts.ModuleKind.ESNext, ts.ModuleResolutionKind.Bundler],
  ])(
    "has declarations that compile in a strict project with the moduleResolution %s",
    async (name, module, moduleResolution) => {
      const file = join(made.project, `${name}.mts`);
      await writeFile(
        file,
        `import { type LocalStack, startLocal } from "countersign-local";
      const stack: LocalStack = await startLocal({ template: "template.json", endpoints: { dynamodb: "http://localhost:8000" } });
      // @ts-expect-error no such option
      await startLocal({ template: {}, codes: {} });
      export const urls: string[] = stack.apis.map(({ url }) => url);`,
      );
      await mkdir(join(made.project, "node_modules/@types"), { recursive: true });
      const types = join(made.project, "node_modules/@types/node");
      if (!existsSync(types)) await symlink(join(ROOT, "node_modules/@types/node"), types);
      const program = ts.createProgram([file], {
        target: ts.ScriptTarget.ES2023,
        module,
        moduleResolution,
        strict: true,
        exactOptionalPropertyTypes: true,
        noEmit: true,
        types: ["node"],
        typeRoots: [join(made.project, "node_modules/@types")],
      });
      const ours = program
        .getSourceFiles()
        .filter(({ fileName }) => fileName === file || fileName.startsWith(made.installed));
      const problems = ours
        .flatMap((one) => [...program.getSyntacticDiagnostics(one), ...program.getSemanticDiagnostics(one)])
        .map(({ messageText }) => messageText);
      expect(ours.length).toBeGreaterThan(30);
      expect(problems).toEqual([]);
    },
  );

  it("is loaded by the require of a CommonJS project, from an inner folder", async () => {
    const folder = join(made.project, "packages/app");
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "package.json"), '{ "type": "commonjs" }');
    await writeFile(join(folder, "use.js"), 'console.log(typeof require("countersign-local").startLocal);');
    const { code, stderr, stdout } = await finish(start(process.execPath, ["use.js"], { cwd: folder }));
    expect({ code, stderr, stdout }).toEqual({ code: 0, stderr: "", stdout: "function\n" });
  });
});

/** Starts the command until the test has finished. */
async function startIn(cwd: string, flags: readonly string[]): Promise<StartedPackage> {
  const started = await startPackage(made, cwd, flags);
  onTestFinished(async () => void (await started.stop()));
  return started;
}

/** Makes a folder in which the command runs, with a link to a sample. */
async function workIn(sample: string): Promise<string> {
  const folder = await scratch();
  await symlink(join(FOREIGN, sample), join(folder, "sample"));
  return folder;
}

describe("npx countersign-local", () => {
  it("runs the output of CDK: IAM routes refuse the unsigned and answer the signed, preflight answers", async () => {
    const flags = ["sample/CdkRest.template.json", "--port", "ItemsApi=0"];
    const { output, run, urls } = await startIn(await workIn("cdk"), flags);
    const url = urls["ItemsApi"];
    const unsigned = await fetch(`${url}/items`);
    expect([unsigned.status, await unsigned.text()]).toEqual([403, '{"message":"Missing Authentication Token"}']);
    expect(await run("call", "ItemsApi", "/items", "--as", "developer")).toMatch(/^HTTP\/1\.1 200 OK\n.*"ok":true/s);
    const preflight = await fetch(`${url}/items`, { method: "OPTIONS" });
    expect([preflight.status, preflight.headers.get("access-control-allow-origin")]).toEqual([204, "*"]);
    expect(await run("who", "--csv")).toContain("ItemsApi,GET,/items,developer,allow,");
    expect(await run("aws-env", "--json")).toContain(`"ITEMSAPI_URL": "${url}"`);
    expect(output()).toContain("runs ItemsFnCAB9F472 (nodejs22.x)");
    // Output in JSON may be shared, and the token may not.
    expect(/"consoleUrl":"([^"]*)"/.exec(output())?.[1]).toMatch(/^http:\/\/localhost:\d+\/$/);
  });

  it("runs the output of the Serverless Framework in its project's folder, with its Cognito authorizer", async () => {
    const folder = await scratch();
    await cp(join(FOREIGN, "serverless"), folder, { recursive: true });
    const { run, urls } = await startIn(folder, ["compiled-template.json", "--port", "dev-items=0"]);
    const url = urls["dev-items"];
    for (const [method, path] of [
      ["GET", "/items"],
      ["PUT", "/items/1"],
    ] as const) {
      const unsigned = await fetch(`${url}${path}`, { method });
      expect([unsigned.status, await unsigned.text()]).toEqual([403, '{"message":"Missing Authentication Token"}']);
      const signed = await run("call", "dev-items", path, "-X", method, "--as", "developer");
      expect(signed).toMatch(/^HTTP\/1\.1 200 OK\n.*"ok":true/s);
      const preflight = await fetch(`${url}${path}`, { method: "OPTIONS" });
      expect([preflight.ok, preflight.headers.get("access-control-allow-origin")]).toEqual([true, "*"]);
    }
    const me = await fetch(`${url}/me`);
    expect([me.status, await me.text()]).toEqual([401, '{"message":"Unauthorized"}']);
    expect(await run("who", "--csv")).not.toMatch(/^dev-items,GET,\/me,nobody,allow/m);
  });

  it.each([
    ["api_with_default_aws_iam_auth_and_no_auth_route.json", ["myapiwithawsiamauth"]],
    ["api_with_method_aws_iam_auth.json", ["MyApiWithoutAuth"]],
  ])("runs SAM's processed template %s with the code that --code names", async (file, apis) => {
    const folder = await workIn("sam");
    await mkdir(join(folder, "code"));
    await writeFile(join(folder, "code/index.js"), "exports.handler = async () => ({ statusCode: 200, body: 'in' });");
    const ports = apis.flatMap((api) => ["--port", `${api}=0`]);
    const { run, urls } = await startIn(folder, [
      `sample/${file}`,
      "--code",
      "MyFunctionWithAwsIamAuth=code",
      ...ports,
    ]);
    const operations = [...(await run("who", "--csv")).matchAll(/^([^,\n]+),([^,]+),([^,]+),nobody,(allow|deny),/gm)];
    expect(operations.map(([, , , , who]) => who)).toContain("deny");
    for (const [, api = "", method = "", path = "", who] of operations) {
      const unsigned = await fetch(`${urls[api]}${path}`, { method });
      expect([path, unsigned.status]).toEqual([path, who === "deny" ? 403 : 200]);
      if (who !== "deny" || method !== "GET") continue;
      // The integration of /any/two has the credentials of a role in another account, which API Gateway cannot assume.
      const status = path === "/any/two" ? "500 Internal Server Error" : "200 OK";
      const signed = await run("call", api, path, "--as", "developer");
      expect([path, signed.split("\n")[0]]).toEqual([path, `HTTP/1.1 ${status}`]);
    }
  });

  it("runs the output of Solutions Constructs", async () => {
    const flags = ["sample/apilam-no-usage-plan.template.json", "--port", "LambdaRestApi=0"];
    const { run, urls } = await startIn(await workIn("solutions-constructs"), flags);
    expect((await fetch(`${urls["LambdaRestApi"]}/a/b`)).status).toBe(403);
    expect(await run("call", "LambdaRestApi", "/a/b", "--as", "developer")).toMatch(/^HTTP\/1\.1 200 OK\n/);
  });
});

describe("the package's README", () => {
  it("has a test for node:test and a test for vitest that pass in an empty folder", async () => {
    const folder = await scratch();
    await symlink(join(made.project, "node_modules"), join(folder, "node_modules"));
    await symlink(join(ROOT, "node_modules/vitest"), join(made.installed, "../vitest"));
    await writeFile(join(folder, "template.yaml"), readmeBlocks(made, "yaml")[0] ?? "");
    await writeFile(join(folder, "stack.test.mjs"), readmeBlocks(made, "js")[0] ?? "");
    await writeFile(join(folder, "stack.test.ts"), readmeBlocks(made, "ts")[0] ?? "");
    const node = await finish(start(process.execPath, ["--test", "stack.test.mjs"], { cwd: folder }));
    expect([node.code, node.stderr]).toEqual([0, ""]);
    expect(node.stdout).toMatch(/pass 1\n/);
    const vitest = await finish(start("vitest", ["run", "stack.test.ts"], { cwd: folder }));
    expect([vitest.code, vitest.stderr]).toEqual([0, ""]);
    expect(vitest.stdout).toMatch(/1 passed/);
  });

  it("has a first stack whose commands do what the README says", async () => {
    const folder = await scratch();
    await writeFile(join(folder, "template.yaml"), readmeBlocks(made, "yaml")[0] ?? "");
    const { run, urls } = await startIn(folder, ["template.yaml", "--port", "items=0"]);
    expect(await run("who", "--csv")).toContain("items,GET,/items,role:Reader,allow,ReadItems allows it");
    expect(await run("call", "items", "/items", "--as", "role:Reader")).toMatch(/^HTTP\/1\.1 200 OK\n/);
    expect((await fetch(`${urls["items"]}/items`)).status).toBe(403);
  });
});

describe("npx countersign-local --version", () => {
  it.each(["--version", "-v"])("prints the version of the package for %s", async (flag) => {
    const { version } = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8"));
    const { code, stdout } = await finish(start(process.execPath, [made.command, flag]));
    expect([code, stdout]).toEqual([0, `${version}\n`]);
  });
});

describe("npx countersign-local refuses in a sentence", () => {
  it.each([
    ["a file that is missing", ["no.json"], /no\.json does not exist\. Name the template/],
    ["text that is not JSON", ["bad.json"], /bad\.json:1:\d+: /],
    ["text that is not YAML", ["bad.yaml"], /bad\.yaml:3:\d+: this is not YAML/],
    ["SAM's transform", ["sam.yaml"], /`sam build` leaves the transform in/],
    ["a start without a template", [], /^Name one template\./],
    [
      "a misspelt command",
      ["whoo", "--json"],
      /^There is no command whoo \(did you mean who\?\), .* are aws-env, call, who;/,
    ],
    ["a folder", ["cdk.out"], /^cdk\.out is a folder\. Name the template cdk\.out\/MyStack\.template\.json\.\n$/],
    ["a flag without a value's name", ["sam.yaml", "--code", "x"], /--code must be written --code NAME=PATH/],
  ])("%s", async (_, flags, sentence) => {
    const folder = await scratch();
    await mkdir(join(folder, "cdk.out"));
    await writeFile(join(folder, "cdk.out/MyStack.template.json"), "{}");
    await writeFile(join(folder, "bad.json"), '{"Resources": [}');
    await writeFile(join(folder, "bad.yaml"), "Resources:\n  - a: [b\n  c");
    await writeFile(join(folder, "sam.yaml"), "Transform: AWS::Serverless-2016-10-31\nResources: {}\n");
    const { code, stderr } = await finish(start(process.execPath, [made.command, ...flags], { cwd: folder }));
    expect(code).toBeGreaterThan(0);
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toContain("    at ");
  });
});
