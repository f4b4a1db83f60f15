/** `npm run call` and `npm run -s aws-env -- --as` on a running stack. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeStackFile } from "../local/client/running-stacks.ts";
import { TEMPLATE } from "../tools/template/template-file.ts";
import { type Ada, ada } from "./fixtures/ada.ts";
import { type CommandOptions, run, startStack } from "./fixtures/command.ts";
import { scratchProject } from "./fixtures/project.ts";
import { openOnboardedStack, type RunningStack } from "./fixtures/running-stack.ts";

const TARGET = "/age?dob=19880101&on=20191122";

let stack: RunningStack;
let user: Ada;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "countersign-"));
  stack = await openOnboardedStack({ console: true, templateFile: TEMPLATE });
  user = ada(stack);
  await user.signUp();
  await user.confirm();
  const { apis, awsEndpoint, controlToken, environment } = stack;
  const port = Number(new URL(awsEndpoint).port);
  await writeStackFile(folder, { pid: process.pid, port, apis, controlToken, environment });
});
afterAll(async () => {
  await stack.close();
  await rm(folder, { recursive: true, force: true });
});

const call = (flags: readonly string[], env: CommandOptions["env"] = {}) => run("call", flags, { cwd: folder, env });

describe("npm run call", () => {
  it("signs as the application account, and prints status, headers and body", async () => {
    const { code, stderr, stdout } = await call(["age", TARGET]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(
      /^HTTP\/1\.1 200 OK\nContent-Type: application\/json\nx-amzn-RequestId: .*\n\n\{"age":31\}\n$/s,
    );
  });

  it("sends AWS's refusal as it is when nobody signs", async () => {
    const { code, stdout } = await call(["age", TARGET, "--as", "nobody"]);
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/^HTTP\/1\.1 403 Forbidden\n.*\n\n\{"message":"Missing Authentication Token"\}\n$/s),
    ]);
    expect(stdout).not.toContain("no signature");
  });

  it("explains what was signed and which statement let the request in", async () => {
    const { stdout } = await call(["age", TARGET, "--explain"]);
    const host = new URL(stack.environment["AGE_URL"] ?? "").host;
    const token = "x-amz-security-token:(not shown)";
    expect(stdout).toMatch(/^Canonical request:\n {2}GET\n {2}\/age\n {2}dob=19880101&on=20191122\n/);
    expect(stdout).toContain(`  host:${host}\n  x-amz-date:`);
    expect(stdout).toContain(`\n  ${token}\n\n  host;x-amz-date;x-amz-security-token\n`);
    expect(stdout).toMatch(
      /\nString to sign:\n {2}AWS4-HMAC-SHA256\n {2}\d{8}T\d{6}Z\n {2}\d{8}\/eu-west-1\/execute-api\/aws4_request\n {2}[0-9a-f]{64}\n/,
    );
    expect(stdout).toMatch(/\nWhat decided:\n {2}InvokeAge allows it \(InvokeAge\)\n$/);
  });

  it.each([
    ["nobody", "MissingAuthenticationTokenException: the request has no signature, and this method requires one"],
    ["developer", "AccessDeniedException: the API's resource policy NobodyButTheCallers denies it"],
    ["role:DayRole", "AccessDeniedException: the API's resource policy NobodyButTheCallers denies it"],
  ])("explains a refusal of %s", async (as, reason) => {
    const { stdout } = await call(["age", TARGET, "--as", as, "--explain"]);
    expect(stdout).toContain("HTTP/1.1 403 Forbidden\n");
    expect(stdout.replaceAll(/\n {2}(?=\S)/g, " ")).toContain(`\nWhat decided: ${reason}\n`);
  });

  it("lists the statements considered for a denial, and the smallest change that would allow it, in 80 columns", async () => {
    const { stdout } = await call(["age", TARGET, "--as", "role:DayRole", "--explain"]);
    const [, explained = ""] = stdout.split("\nWhat decided:\n");
    const words = explained.replaceAll(/\s+/g, " ");
    const place = String.raw`\(generated/template\.json:\d+\)`;
    const deny = "NobodyButTheCallers of the API's resource policy";
    expect(words).toMatch(new RegExp(`Deny ${deny} ${place} decides`));
    expect(words).toMatch(
      new RegExp(
        `The smallest change that would allow it: In place of NobodyButTheCallers in the API's resource policy ${place}: \\{ "Sid"`,
      ),
    );
    expect(words).toMatch(new RegExp(`Added to a policy of the type identity-based ${place}: \\{ "Effect": "Allow",`));
    expect(explained).toMatch(
      /\n {4}- Effect: Allow\n {6}Action: execute-api:Invoke\n {6}Resource: arn:aws:execute-api:/,
    );
    const prose = explained.split("\n").filter((line) => !line.startsWith("    ") && !line.includes("arn:"));
    expect(Math.max(...prose.map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it("names the cause of a wrong signature", async () => {
    const session = stack.roleSession("AgeCallerRole");
    const { stdout } = await call(["age", TARGET, "--as", "shell", "--explain"], {
      AWS_ACCESS_KEY_ID: session.accessKeyId,
      AWS_SECRET_ACCESS_KEY: `${session.secretAccessKey}\n`,
      AWS_SESSION_TOKEN: session.sessionToken ?? "",
    });
    expect(stdout).toContain("\nBoth sides have the same canonical request: only the keys differ.\n");
    expect(stdout.replaceAll(/\n {2}(?=\S)/g, " ")).toContain(
      "the signature does not match: the client's secret key has a line break at its end\n",
    );
  });

  it("signs with a role of the template", async () => {
    const { stdout } = await call(["age", TARGET, "--as", "role:AgeCallerRole"]);
    expect(stdout).toMatch(/^HTTP\/1\.1 200 OK\n/);
  });

  it("signs as a function, with keys as its code has them", async () => {
    const { stdout } = await call(["age", TARGET, "--as", "function:DayLambdaFunction", "--explain"]);
    expect(stdout).toContain("HTTP/1.1 403 Forbidden\n");
    expect(stdout.replaceAll(/\n {2}(?=\S)/g, " ")).toContain(
      "the API's resource policy NobodyButTheCallers denies it",
    );
    const keys = await run("aws-env", ["--as", "function:DayLambdaFunction", "--json"], { cwd: folder });
    expect(Object.keys(JSON.parse(keys.stdout))).toContain("AWS_SESSION_TOKEN");
  });

  it("signs a user in by her password, whom the group lets in", async () => {
    const asAda = () => call(["age", TARGET, "--as", user.email], { COUNTERSIGN_PASSWORD: user.password });
    const before = await asAda();
    expect([before.code, before.stdout]).toEqual([1, ""]);
    expect(before.stderr).toMatch(/^GetCredentialsForIdentity was refused: \w+Exception: .+\n$/);
    await user.join();
    expect((await asAda()).stdout).toMatch(/^HTTP\/1\.1 200 OK\n/);
    await user.leave();
    expect((await asAda()).stderr).toMatch(/^GetCredentialsForIdentity was refused: /);
  });

  it("sends method, body and headers", async () => {
    const flags = ["-d", '{"a":1}', "-H", "X-Note: hello", "-H", "X-Amz-Meta: signed", "--explain"];
    const { stdout } = await call(["age", "/age", ...flags]);
    expect(stdout).toContain("  POST\n  /age\n\n  content-type:application/json\n");
    expect(stdout).toContain("  x-amz-meta:signed\n");
    expect(stdout).toContain("HTTP/1.1 403 Forbidden\n");
    const inOneLine = (text: string) => text.replaceAll(/\n {2}(?=\S)/g, " ");
    expect(inOneLine(stdout)).toContain("this path has GET and no POST");
    const deleted = await call(["age", TARGET, "-X", "DELETE", "--as", "nobody", "--explain"]);
    expect(inOneLine(deleted.stdout)).toContain("this path has GET and no DELETE");
  });

  it("signs with the shell's own keys for another address", async () => {
    const session = stack.roleSession("AgeCallerRole");
    const env = {
      AWS_REGION: "eu-west-1",
      AWS_ACCESS_KEY_ID: session.accessKeyId,
      AWS_SECRET_ACCESS_KEY: session.secretAccessKey,
      AWS_SESSION_TOKEN: session.sessionToken ?? "",
    };
    const url = ["--url", stack.environment["AGE_URL"] ?? ""];
    expect((await call([TARGET, ...url], env)).stdout).toMatch(/^HTTP\/1\.1 200 OK\n/);
    expect((await call([TARGET, ...url])).stderr).toBe(
      "--as shell needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the shell.\n",
    );
  });

  it.each<[readonly string[], code: number, string]>([
    [["agee", TARGET], 2, "The stack has no API agee (did you mean age?). Its APIs are day and age."],
    [["age"], 2, "Say which API, and a target that begins with a slash."],
    [["age", "age"], 2, "Say which API, and a target that begins with a slash."],
    [["age", TARGET, "--as", "role:Nobody"], 1, "--as role:Nobody: The template has no such role. Its roles are "],
    [["age", TARGET, "--as", "function:Day"], 1, "--as function:Day: The template has no such function. Its functions"],
    [["age", TARGET, "--as", "role:"], 1, "--as role:: The template has no such role. Its roles are "],
    [["age", TARGET, "--as", "guest"], 1, "--as guest: GetId was refused: NotAuthorizedException: "],
    [
      ["age", TARGET, "--as", "nobdy"],
      1,
      "COUNTERSIGN_PASSWORD is not set. It is the password of the user nobdy (did you mean nobody?).\n--as takes nobody, ",
    ],
    [["age", TARGET, "-H", "no colon"], 2, `-H "no colon": write -H 'Name: value'.`],
    [["age", TARGET, "-H", "Authorization: x"], 1, "Signing writes the header Authorization."],
    [["age", TARGET, "--as", "nobody", "-X", "A B"], 2, "-X A B: "],
    [["age", TARGET, "--stack", "1"], 1, "--stack 1: no stack has its AWS endpoint at this port."],
  ])("refuses %j in a sentence", async (flags, code, sentence) => {
    const refused = await call(flags);
    expect([refused.code, refused.stdout]).toEqual([code, ""]);
    expect(refused.stderr.startsWith(sentence)).toBe(true);
    expect(refused.stderr).not.toContain("    at ");
  });

  it("leaves a record of its steps, with every value masked", async () => {
    const { stdout } = await call(["age", TARGET, "-H", "Referer: https://example.com/?dob=19880101"]);
    const id = /^x-amzn-RequestId: (.+)$/m.exec(stdout)?.[1];
    const answer = await fetch(`${stack.awsEndpoint}/_countersign/requests/${id}`, {
      headers: { "X-Countersign-Token": stack.controlToken },
    });
    const text = await answer.text();
    const record = JSON.parse(text);
    expect(record.steps.map(({ name }: { name: string }) => name)).toEqual([
      "route",
      "credentials",
      "signature",
      "policies",
      "validation",
      "invocation",
    ]);
    expect(record.steps[0]).toMatchObject({ operation: "getAge", path: "/age" });
    expect(record.steps[2]).toMatchObject({
      matches: true,
      canonicalRequest: expect.stringMatching(/^GET\n\/age\ndob=‹[0-9a-f]{4}›&on=‹[0-9a-f]{4}›\nhost:/),
    });
    expect(record.steps[3].considered).toContainEqual(
      expect.objectContaining({ policy: "InvokeAge", statement: "InvokeAge", matches: true }),
    );
    expect(record.lines).not.toEqual([]);
    expect(text).not.toMatch(/19880101|20191122|Signature=|[A-Za-z0-9+/]{66}/);
    expect(text).not.toContain(stack.developer.secretAccessKey);
  });

  it("never prints a secret, a token or a password", async () => {
    const all = await Promise.all([
      call(["age", TARGET, "--explain"]),
      call(["age", TARGET, "--as", "developer", "--explain"]),
      call(["age", TARGET, "--as", user.email], { COUNTERSIGN_PASSWORD: "Wrong-passw0rd!" }),
    ]);
    const printed = all.map(({ stderr, stdout }) => stderr + stdout).join();
    expect(printed).toContain("RespondToAuthChallenge was refused: NotAuthorizedException: ");
    for (const secret of ["Wrong-passw0rd!", stack.developer.secretAccessKey, stack.controlToken, "Signature="]) {
      expect(printed).not.toContain(secret);
    }
    // A session token and a secret are long base64; the longest word that is shown is a hash of 64 digits.
    expect(printed).not.toMatch(/[A-Za-z0-9+/]{65}/);
  });
});

describe("npm run new", () => {
  it("begins a service whose call answers 403, and 200 once the grant that it printed is written", async () => {
    const project = await scratchProject();
    const { root } = project;
    const made = await run("new", ["orders"], { cwd: root });
    expect(made.stdout).toContain("npm run call -- orders /orders\n");
    const ports = ["day", "age", "orders"].flatMap((name) => ["--port", `${name}=0`]);
    const started = await startStack([...ports, "--aws-port", "0"], { cwd: root });
    expect(started.output()).toContain("  403 no grant  npm run call -- orders '/orders'\n");
    const { stdout } = await run("call", ["orders", "/orders", "--explain"], { cwd: root });
    expect(stdout).toMatch(/\nHTTP\/1\.1 403 Forbidden\n/);
    expect(stdout).toMatch(/: the API's resource policy NobodyButTheCallers denies it\n/);

    const [, file = "", line = "", grant = ""] = /in place of (\S+):(\d+)\n\n(.*?)\n\n/s.exec(made.stdout) ?? [];
    const lines = (await project.read(file)).split("\n");
    const again = started.until(/The stack runs the changed template, with the same accounts, keys and ids\./);
    await project.write(file, lines.with(Number(line) - 1, grant).join("\n"));
    await again;
    const granted = await run("call", ["orders", "/orders"], { cwd: root });
    expect(granted.stdout).toMatch(/^HTTP\/1\.1 200 OK\n.*\n\{"name":"orders"\}\n$/s);
  });
});

describe("npm run -s aws-env -- --as", () => {
  const keysOf = async (as: string, env: CommandOptions["env"] = {}) => {
    const { stderr, stdout } = await run("aws-env", ["--json", "--as", as], { cwd: folder, env });
    return stdout === "" ? stderr : JSON.parse(stdout);
  };

  it("gives the keys of the application account, with a session token", async () => {
    const keys = await keysOf("account");
    expect(keys.AWS_ACCESS_KEY_ID).toMatch(/^ASIALOCAL/);
    expect(keys.AWS_SESSION_TOKEN).not.toBe("");
    expect(keys.AGE_URL).toBe(stack.environment["AGE_URL"]);
  });

  it("gives the developer's keys by default, without a session token", async () => {
    const keys = await keysOf("developer");
    expect(keys).toEqual(stack.environment);
  });

  it.each(["nobody", "shell"])("has no keys for %s", async (as) => {
    expect(await keysOf(as)).toBe(
      `--as ${as} has no keys of the stack. Use developer, account, guest, role:NAME, function:NAME or a user.\n`,
    );
  });
});
