import { once } from "node:events";
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { finish, ROOT, run, shell, start, startStack } from "./fixtures/command.ts";
import { linkCheckout } from "./fixtures/linked-checkout.ts";
import { scratchProject } from "./fixtures/project.ts";
import { scratch } from "./fixtures/scratch.ts";

const ANY_PORTS = ["--port", "day=0", "--port", "age=0", "--aws-port", "0"];

/** The commands of package.json that run a script, each as it is called and with the script's name. */
const COMMANDS = Object.entries<string>(JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")).scripts).flatMap(
  ([called, line]) => {
    const [, script] = /scripts\/run\.cjs (\S+)$/.exec(line) ?? [];
    // `npm run env` only refuses, whatever its flags, and the benchmark is a package of its own.
    return script === undefined || script === "env" || script === "bench" ? [] : [{ called, script }];
  },
);

/** The outcome of a command with some flags. */
interface Outcome {
  /** The script's name and the flags. */
  line: string;
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs scripts with flags, all in one process. */
async function tryScripts(tries: readonly (readonly string[])[]): Promise<readonly Outcome[]> {
  const program = join(ROOT, "test/fixtures/try-scripts.ts");
  const { code, stderr, stdout } = await finish(start(process.execPath, [program, JSON.stringify(tries)]));
  expect([code, stderr]).toEqual([0, ""]);
  return JSON.parse(stdout);
}

/** Calls that are wrong in a way that only the command line can mend. */
const WRONG_USAGE: readonly (readonly string[])[] = [
  ["call"],
  ["call", "age"],
  ["call", "age", "/age", "--stack", "x"],
  ["check", "--against", "no-such-commit"],
  ["contract", "--target", "day"],
  ["contract", "--seed", "x"],
  ["contract", "--granted", "age.getNothing"],
  ["deploy"],
  ["deploy", "--stage", "x y"],
  ["deploy", "--stage", "dev", "--param", "secuirty=strict"],
  ["export"],
  ["export", "--account", "12"],
  ["hard", "--seconds", "x"],
  ["mutate", "no-such-file"],
  ["new"],
  ["new", "Orders"],
  ["new", "day"],
  ["onboard", "--rotate", "--revoke"],
  ["pack", "--to"],
  ["remove"],
  ["simulate", "no-such-scenario"],
  ["simulate", "--seed", "x"],
  ["simulate", "--parameters", "no-such-file.json"],
  ["smoke"],
  ["start", "--aws-port", "x"],
  ["start", "--param", "secuirty=strict"],
  ["vectors"],
  ["who", "--json", "--csv"],
];

describe("every command", () => {
  it("answers --help and -h, and refuses a flag that it does not know with exit code 2", async () => {
    expect(COMMANDS.length).toBeGreaterThan(25);
    const help = await tryScripts(COMMANDS.flatMap(({ script }) => ["--help", "-h"].map((flag) => [script, flag])));
    for (const [index, { code, line, stderr, stdout }] of help.entries()) {
      const { called } = COMMANDS[Math.floor(index / 2)] ?? { called: "" };
      expect([line, code, stderr]).toEqual([line, 0, ""]);
      expect([line, stdout]).toEqual([line, expect.stringMatching(new RegExp(`^npm (?:run (?:-s )?)?${called}\\b`))]);
      expect([line, stdout.split("\n").filter((each) => each.length > 80)]).toEqual([line, []]);
    }
    // `npm test` hands its flags on to vitest.
    const strict = COMMANDS.filter(({ script }) => script !== "test");
    for (const { code, line, stderr, stdout } of await tryScripts(strict.map(({ script }) => [script, "--colour"]))) {
      expect([line, code, stdout]).toEqual([line, 2, ""]);
      expect([line, stderr]).toEqual([
        line,
        expect.stringMatching(
          /^There is no flag --colour\.\n\nUsage: npm .+\n(?: {7}npm .+\n)?See `npm .+ -- --help`\.\n$/,
        ),
      ]);
    }
  });

  it("ends with exit code 2 and a sentence for wrong usage, and writes nothing to standard output", async () => {
    for (const { code, line, stderr, stdout } of await tryScripts(WRONG_USAGE)) {
      expect([line, code, stdout]).toEqual([line, 2, ""]);
      expect([line, stderr]).toEqual([line, expect.stringMatching(/^\S.{15,}/)]);
      expect([line, stderr.split("\n").length < 40]).toEqual([line, true]);
      expect(stderr).not.toContain("    at ");
    }
  });

  it.each([
    ["generate", "api/age.yaml", "operationId: getAge", /^api\/age\.yaml:\d+:\d+ /],
    ["check", "api/age.yaml", "operationId: getAge", /^api\/age\.yaml:\d+:\d+ /],
    ["contract", "api/age.yaml", "operationId: getAge", /^api\/age\.yaml:\d+:\d+ /],
  ] as const)(
    "%s ends with exit code 1 for a finding in %s, on standard output and with its place",
    async (name, file, from, line) => {
      const project = await scratchProject();
      await project.edit(file, from, "");
      const { code, stderr, stdout } = await run(name, [], { cwd: project.root });
      expect([code, stderr]).toEqual([1, ""]);
      const findings = stdout.split("\n").filter((text) => line.test(text));
      expect([stdout, findings]).not.toEqual([stdout, []]);
    },
  );

  it("says which Node it needs when it runs under an older one", async () => {
    const folder = await scratch();
    // Pretends to be an older Node. The first lines look at the version only.
    const script = `Object.defineProperty(process, "versions", { value: { node: "20.19.0" } }); Object.defineProperty(process, "version", { value: "v20.19.0" }); require(${JSON.stringify(join(import.meta.dirname, "../scripts/run.cjs"))});`;
    await writeFile(join(folder, "old.cjs"), script);
    const old = await shell(`node ${join(folder, "old.cjs")}`);
    expect(old.code).toBe(1);
    expect(old.stderr).toMatch(/^Countersign needs Node 24 or newer, and this is v20\.19\.0\. .*install it/);
  });
});

/** Listens on a free port until the test ends. Resolves to the port. */
async function takenPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  return Object(server.address()).port;
}

describe("npm start", () => {
  it("says where everything is, takes other ports, and ends clean on Ctrl-C", async () => {
    const folder = await scratch();
    await linkCheckout(folder);
    const stack = await startStack(ANY_PORTS, { cwd: folder });
    const [, url] = /day\s+(http:\/\/localhost:\d+)/.exec(stack.output()) ?? [];
    expect(await (await fetch(`${url}/day?dob=19880101&on=20191122`)).text()).toBe('{"day":"Friday","age":31}');

    const env = await run("aws-env", [], { cwd: folder });
    expect(env.code).toBe(0);
    const names = [...env.stdout.matchAll(/^export ([A-Z_]+)='[^']+'$/gm)].map(([, name]) => name);
    for (const name of [
      "AWS_ENDPOINT_URL",
      "AWS_REGION",
      "AWS_DEFAULT_REGION",
      "AWS_ACCESS_KEY_ID",
      "AWS_SECRET_ACCESS_KEY",
      "COGNITO_USER_POOL_ID",
      "COGNITO_APP_CLIENT_ID",
      "COGNITO_IDENTITY_POOL_ID",
      "COGNITO_SECRET_ID",
      "COGNITO_GROUP",
      "DAY_URL",
      "AGE_URL",
    ]) {
      expect(names).toContain(name);
    }

    expect(await stack.interrupt()).toBe(0);
    expect(stack.output()).not.toMatch(/\n\s+at |Error/);
    const gone = await run("aws-env", [], { cwd: folder });
    expect([gone.code, gone.stdout, gone.stderr]).toEqual([
      1,
      "",
      "No stack is running here. Start one with `npm start`.\n",
    ]);
  });

  it("prints a line of JSON for each entry with --json, and ends when nobody reads them", async () => {
    const folder = await scratch();
    await linkCheckout(folder);
    const line = `node '${join(ROOT, "scripts/run.cjs")}' start --json ${ANY_PORTS.join(" ")} | head -n 1`;
    const { code, stderr, stdout } = await shell(`set -o pipefail; ${line}`, { cwd: folder });
    expect([code, stderr]).toEqual([0, ""]);
    expect(JSON.parse(stdout)).toMatchObject({ kind: "request", server: "cognito-idp", method: "ListUsers" });
    expect((await run("env", [], { cwd: folder })).stdout).toBe("");
  });

  it("names with --list what has no effect, and ends, also where its ports are taken", async () => {
    const folder = await scratch();
    await linkCheckout(folder);
    const port = await takenPort();
    const listed = await run("start", ["--list", "--quiet", "--aws-port", `${port}`], { cwd: folder });
    expect([listed.code, listed.stderr]).toEqual([0, ""]);
    expect(listed.stdout).toMatch(/^LogGroup\n(?:\w.*\n)+S3::Bucket \(ServerlessDeploymentBucket\)\n/);
  });

  it("says of every port that is taken, in one go", async () => {
    const folder = await scratch();
    await linkCheckout(folder);
    const [day, aws] = [await takenPort(), await takenPort()];
    const taken = await run("start", ["--port", `day=${day}`, "--port", "age=0", "--aws-port", `${aws}`], {
      cwd: folder,
    });
    expect(taken.code).toBe(1);
    expect(taken.stderr).toBe(
      `Port ${day} is taken on 127.0.0.1: stop the program that listens there, or choose another with --port day=N.\n` +
        `Port ${aws} is taken on 127.0.0.1: stop the program that listens there, or choose another with --aws-port N.\n`,
    );
  });

  it("says that a name is unknown before it tries a port", async () => {
    const folder = await scratch();
    await linkCheckout(folder);
    const port = await takenPort();
    const flags = ["--port", "daay=1", "--port", `day=${port}`, "--port", "age=0", "--aws-port", `${port}`];
    const refused = await run("start", flags, { cwd: folder });
    expect([refused.code, refused.stderr]).toEqual([
      2,
      "--port daay: the stack has no API of that name (did you mean day?). Its APIs are day and age.\n",
    ]);
  });

  it("says that the debugger's port is taken", async () => {
    const folder = await scratch();
    await linkCheckout(folder);
    const port = await takenPort();
    const refused = await run("start", [...ANY_PORTS, "--inspect-port", `${port}`], { cwd: folder });
    expect([refused.code, refused.stderr]).toEqual([
      1,
      expect.stringContaining(`Port ${port} is taken on 127.0.0.1: stop the program that listens there, or choose`),
    ]);
  });

  it.each([
    [2, ["--port", "day"], "--port must be written --port NAME=N"],
    [2, ["--port", "day=99999"], "--port day must be a port number"],
    [2, ["--aws-port", "x"], "--aws-port must be a port number"],
    [
      2,
      ["--port", "night=0", ...ANY_PORTS],
      "--port night: the stack has no API of that name. Its APIs are day and age.",
    ],
  ] as const)("ends with %i and a sentence for %j", async (code, flags, sentence) => {
    const folder = await scratch();
    await linkCheckout(folder);
    const refused = await run("start", flags, { cwd: folder });
    expect(refused.code).toBe(code);
    expect(refused.stderr).toContain(sentence);
    expect(refused.stderr).not.toContain("    at ");
  });
});

describe("npm run onboard", () => {
  it("names every variable that is missing and says what it is for", async () => {
    const refused = await run("onboard");
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain("COGNITO_USER_POOL_ID is not set. It is the user pool.");
    expect(refused.stderr).toContain("COGNITO_GROUP is not set.");
    expect(refused.stderr).toContain('eval "$(npm run -s aws-env)"');
    expect(refused.stderr).not.toContain("    at ");
  });

  it("proves an account that is ready by a sign-in, changes nothing, and says so", async () => {
    const folder = await scratch();
    await linkCheckout(folder);
    await startStack(ANY_PORTS, { cwd: folder });
    const { stdout } = await run("aws-env", [], { cwd: folder });
    const env = Object.fromEntries(
      [...stdout.matchAll(/^export (\w+)='(.*)'$/gm)].map(([, name = "", value = ""]) => [name, value]),
    );
    const again = await run("onboard", [], { cwd: folder, env });
    expect(again.stderr).toBe("");
    expect(again.stdout).toMatch(
      /^caller-[a-z0-9]{16}@countersign\.invalid was ready: it signs in, and nothing was changed\.\n$/,
    );

    const wrongKeys = await run("onboard", [], {
      cwd: folder,
      env: { ...env, AWS_ACCESS_KEY_ID: "AKIALOCALNOBODY00000" },
    });
    expect(wrongKeys.code).toBe(1);
    expect(wrongKeys.stderr).toMatch(/^Could not list the accounts: UnrecognizedClientException: /);
    expect(wrongKeys.stderr).not.toContain("    at ");
  });
});
