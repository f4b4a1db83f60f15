/** A CDK app and a project of the Serverless Framework, compiled by the real tools and run by the package countersign-local. */
import { cp, mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { AwsClient } from "aws4fetch";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { missingParts } from "../fixtures/clients.ts";
import { finish, ROOT, start } from "../fixtures/command.ts";
import {
  type InstalledPackage,
  installLocalPackage,
  type StartedPackage,
  startPackage,
} from "../fixtures/local-package.ts";
import { idTokenOfNewUser } from "../fixtures/pool-user.ts";

const CLIENTS = import.meta.dirname;
const MISSING_TOKEN = { status: 403, body: '{"message":"Missing Authentication Token"}' };
const UNAUTHORIZED = { status: 401, body: '{"message":"Unauthorized"}' };

const missing = await missingParts("The test of the output of CDK and of the Serverless Framework", {
  "aws-cdk-lib (npm ci --prefix test/clients)": `test -d ${join(CLIENTS, "node_modules/aws-cdk-lib")}`,
});

interface Answer {
  status: number;
  body: string;
}

async function ask(url: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(url, init);
  return { status: response.status, body: await response.text() };
}

/** A running project: its stack, and what a client of the stack needs. */
interface Project extends StartedPackage {
  url: string;
  /** Sends a request to the API, signed with the developer's keys. */
  askSigned: (path: string, init?: RequestInit) => Promise<Answer>;
  /** Signs a new user of the template's user pool up and in, and resolves to the ID token. */
  idToken: (username: string) => Promise<string>;
}

/** Starts the package on the template of a project. The template has the outputs UserPoolId and ClientId. */
async function startProject(
  folder: string,
  template: string,
  api: string,
  flags: readonly string[] = [],
): Promise<Project> {
  const started = await startPackage(made, folder, [template, "--port", `${api}=0`, ...flags]);
  const environment: Record<string, string> = JSON.parse(await started.run("aws-env", "--json"));
  const read = (name: string) => environment[name] ?? "";
  const credentials = { accessKeyId: read("AWS_ACCESS_KEY_ID"), secretAccessKey: read("AWS_SECRET_ACCESS_KEY") };
  const region = read("AWS_REGION");
  const endpoint = read("AWS_ENDPOINT_URL");
  const url = started.urls[api] ?? "";
  const signer = new AwsClient({ ...credentials, region, service: "execute-api", retries: 0 });
  return {
    ...started,
    url,
    async askSigned(path, init) {
      const response = await signer.fetch(`${url}${path}`, init);
      return { status: response.status, body: await response.text() };
    },
    async idToken(username) {
      const { Stacks } = await new CloudFormationClient({ region, endpoint, credentials }).send(
        new DescribeStacksCommand({}),
      );
      const output = (name: string) =>
        Stacks?.[0]?.Outputs?.find(({ OutputKey }) => OutputKey === name)?.OutputValue ?? "";
      const pool = { userPoolId: output("UserPoolId"), appClientId: output("ClientId") };
      return idTokenOfNewUser({ region, endpoint, credentials, ...pool }, username);
    },
  };
}

/** Runs a tool to its end in the folder `cwd`, with a HOME of its own, so that the tool does not see the user's AWS setup. */
async function runTool(cwd: string, module: string, flags: readonly string[]): Promise<void> {
  const env = {
    HOME: folder,
    AWS_REGION: "eu-west-1",
    CDK_DISABLE_CLI_TELEMETRY: "true",
    SLS_NOTIFICATIONS_MODE: "off",
  };
  const { code, stderr, stdout } = await finish(start(process.execPath, [module, ...flags], { cwd, env }));
  if (code !== 0) throw new Error(`${module}:\n${stdout}${stderr}`);
}

let made: InstalledPackage;
let folder: string;
beforeAll(async () => {
  if (missing.length > 0) return;
  folder = await mkdtemp(join(tmpdir(), "countersign-"));
  made = await installLocalPackage();
});
afterAll(async () => {
  if (missing.length > 0) return;
  await rm(folder, { recursive: true, force: true });
  await rm(made.project, { recursive: true, force: true });
});

describe.skipIf(missing.length > 0)("the output of cdk synth", () => {
  let project: Project;
  let database: Dynalite;
  let template: string;
  beforeAll(async () => {
    const output = join(folder, "cdk.out");
    // CDK looks for a lockfile in the folder where it runs.
    const synth = ["synth", "--quiet", "--no-notices", "--app", `${process.execPath} ${join(CLIENTS, "cdk/app.ts")}`];
    const isDone = runTool(CLIENTS, join(CLIENTS, "node_modules/aws-cdk/bin/cdk"), [...synth, "--output", output]);
    database = await startDynalite();
    await isDone;
    // The code in cdk.out imports the AWS SDK, which Lambda's runtime brings, and here the project.
    await symlink(join(CLIENTS, "node_modules"), join(folder, "node_modules"));
    template = join(output, "Notes.template.json");
    project = await startProject(folder, template, "NotesApi", ["--endpoint", `dynamodb=${database.url}`]);
  });
  afterAll(async () => {
    await project?.stop();
    await database?.stop();
  });

  it("refuses an unsigned request of an IAM route, and allows a role the one operation that CDK grants to it", async () => {
    expect(await ask(`${project.url}/notes/1`)).toEqual(MISSING_TOKEN);
    const who = await project.run("who", "--csv");
    expect(who).toMatch(/^NotesApi,GET,\/notes\/\{id\},role:Reader\w+,allow,/m);
    expect(who).toMatch(/^NotesApi,PUT,\/notes\/\{id\},role:Reader\w+,deny,/m);
  });

  it("keeps notes in the table of another server, at the address of --endpoint", async () => {
    expect(await project.askSigned("/notes/1", { method: "PUT", body: "milk" })).toEqual({ status: 204, body: "" });
    expect(await project.askSigned("/notes/1")).toEqual({ status: 200, body: "milk" });
    expect(await project.askSigned("/notes/2")).toEqual({ status: 404, body: "" });
  });

  it("lets a user of the pool in by the authorizer, and nobody else", async () => {
    expect(await ask(`${project.url}/me`)).toEqual(UNAUTHORIZED);
    const token = await project.idToken("ada@example.com");
    const me = { status: 200, body: '{"email":"ada@example.com"}' };
    expect(await ask(`${project.url}/me`, { headers: { authorization: token } })).toEqual(me);
    const spoilt = token.replace(/.(?=.{20}$)/, (letter) => (letter === "A" ? "B" : "A"));
    expect(await ask(`${project.url}/me`, { headers: { authorization: spoilt } })).toEqual(UNAUTHORIZED);
  });

  it("answers preflight", async () => {
    const { headers, status } = await fetch(`${project.url}/notes/1`, { method: "OPTIONS" });
    expect([status, headers.get("access-control-allow-origin")]).toEqual([204, "https://notes.example"]);
  });

  it("names the flag when a function calls a service for which no server stands in", async () => {
    const other = join(folder, "other");
    await mkdir(other);
    const alone = await startProject(other, template, "NotesApi");
    onTestFinished(async () => void (await alone.stop()));
    const { body, status } = await alone.askSigned("/notes/1");
    expect(status).toBe(502);
    expect(body).toMatch(/--endpoint dynamodb=http/);
  });
});

/** A running dynalite, which answers as DynamoDB does, with the table `notes`. */
interface Dynalite {
  url: string;
  stop: () => Promise<unknown>;
}

async function startDynalite(): Promise<Dynalite> {
  // The command of dynalite takes no free port.
  const listen = `require("dynalite")({ createTableMs: 0 }).listen(0, "127.0.0.1", function () {
    console.log(this.address().port);
  })`;
  const child = start(process.execPath, ["--eval", listen], { cwd: CLIENTS });
  const ended = new Promise((resolve) => child.once("close", resolve));
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.on("data", (text) => resolve(`http://127.0.0.1:${String(text).trim()}`));
    child.stderr?.on("data", (text) => reject(new Error(String(text))));
  });
  const client = new AwsClient({
    accessKeyId: "any",
    secretAccessKey: "any",
    region: "eu-west-1",
    service: "dynamodb",
  });
  const table = await client.fetch(url, {
    method: "POST",
    headers: { "content-type": "application/x-amz-json-1.0", "x-amz-target": "DynamoDB_20120810.CreateTable" },
    body: JSON.stringify({
      TableName: "notes",
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    }),
  });
  if (!table.ok) throw new Error(await table.text());
  return {
    url,
    stop() {
      child.kill();
      return ended;
    },
  };
}

describe.skipIf(missing.length > 0)("the output of serverless package", () => {
  let project: Project;
  beforeAll(async () => {
    const own = join(folder, "serverless");
    await cp(join(CLIENTS, "serverless"), own, { recursive: true });
    await runTool(own, join(ROOT, "node_modules/serverless/bin/serverless.js"), ["package"]);
    project = await startProject(own, ".serverless/cloudformation-template-update-stack.json", "dev-parcels");
  });
  afterAll(() => project?.stop());

  it("refuses an unsigned request of an IAM route, and answers a signed one from the function's zip", async () => {
    expect(await ask(`${project.url}/parcels/7`)).toEqual(MISSING_TOKEN);
    expect(await project.askSigned("/parcels/7")).toEqual({ status: 200, body: '{"id":"7"}' });
  });

  it("compares a body with the schema of the event", async () => {
    const send = (body: object) =>
      project.askSigned("/parcels", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
    expect(await send({ to: "Ada" })).toEqual({ status: 201, body: '{"to":"Ada"}' });
    expect(await send({ from: "Ada" })).toEqual({ status: 400, body: '{"message": "Invalid request body"}' });
  });

  it("lets a user of the pool in by the authorizer, and nobody else", async () => {
    expect(await ask(`${project.url}/mine`)).toEqual(UNAUTHORIZED);
    const authorization = await project.idToken("grace");
    expect(await ask(`${project.url}/mine`, { headers: { authorization } })).toEqual({
      status: 200,
      body: '{"user":"grace"}',
    });
  });

  it("asks the Lambda authorizer", async () => {
    const depot = (authorization: string) => ask(`${project.url}/depot`, { headers: { authorization } });
    expect(await ask(`${project.url}/depot`)).toEqual(UNAUTHORIZED);
    expect(await depot("thief")).toEqual(UNAUTHORIZED);
    expect(await depot("staff")).toEqual({ status: 200, body: '{"by":"depot"}' });
  });

  it("wants the API key of a private event", async () => {
    const deliver = (headers: Record<string, string>) =>
      ask(`${project.url}/parcels/7/delivery`, { method: "PUT", headers });
    const forbidden = { status: 403, body: '{"message":"Forbidden"}' };
    expect(await deliver({})).toEqual(forbidden);
    expect(await deliver({ "x-api-key": "another-key-of-twenty-characters" })).toEqual(forbidden);
    expect((await deliver({ "x-api-key": "courier-key-of-twenty-characters" })).status).toBe(200);
  });

  it("answers preflight", async () => {
    const { headers, status } = await fetch(`${project.url}/parcels/7`, { method: "OPTIONS" });
    expect([status, headers.get("access-control-allow-origin")]).toEqual([200, "*"]);
  });
});
