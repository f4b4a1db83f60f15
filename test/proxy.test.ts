import { execFileSync, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { type AddressInfo, connect, type Server } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { missingClients } from "./fixtures/clients.ts";
import { ROOT } from "./fixtures/command.ts";
import { scratch } from "./fixtures/scratch.ts";

const missing = await missingClients("The caller behind a proxy", ["openssl"]);

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

/**
 * Starts a proxy that opens tunnels, or answers every request for a tunnel with the status `refusal`. `targets` lists the hosts that were
 * asked for.
 */
async function proxy(refusal?: number): Promise<{ port: number; targets: string[] }> {
  const targets: string[] = [];
  const server = createHttpServer().on("connect", ({ url = "" }, socket) => {
    targets.push(url);
    if (refusal !== undefined) return void socket.end(`HTTP/1.1 ${refusal} Refused\r\nConnection: close\r\n\r\n`);
    const upstream = connect(Number(url.split(":")[1]), "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      upstream.pipe(socket).pipe(upstream);
    });
    for (const end of [socket, upstream]) end.on("error", () => undefined);
  });
  return { port: await listen(server), targets };
}

/** An https server that answers a POST as Secrets Manager answers for an unknown secret, and a GET as an API does, with 200. */
async function origin(): Promise<{ port: number; ca: string }> {
  const folder = await scratch();
  const [key, ca] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-days", "2"];
  const files = ["-keyout", key, "-out", ca];
  execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", ...files, ...subject], { stdio: "ignore" });
  const server = createHttpsServer({ key: readFileSync(key), cert: readFileSync(ca) }, (request, response) => {
    if (request.method === "GET") return void response.end("{}");
    response.writeHead(400, { "Content-Type": "application/x-amz-json-1.1" });
    response.end('{"__type":"ResourceNotFoundException","Message":"gone"}');
  });
  return { port: await listen(server), ca };
}

/** Asks for credentials and calls an API, and prints how each ended. */
const PROGRAM = `
import { cognitoCredentials } from ${JSON.stringify(pathToFileURL(join(ROOT, "lib/call/cognito-credentials.ts")).href)};
import { signedFetch } from ${JSON.stringify(pathToFileURL(join(ROOT, "lib/call/signed-fetch.ts")).href)};
const ends = (error) => [error.name, error.step, error.awsError].join(" ");
const region = "eu-west-1";
const ids = { userPoolId: "eu-west-1_Ab1Cd2Ef3", appClientId: "a", identityPoolId: "eu-west-1:a", secretId: "s" };
console.log(await cognitoCredentials({ region, ...ids })().catch(ends));
const keys = async () => ({ accessKeyId: "AKIATEST", secretAccessKey: "secret" });
const call = signedFetch({ region, credentials: keys, maxAttempts: 1 });
console.log(await call(process.env.AWS_ENDPOINT_URL + "/age").then(({ status }) => status, ends));
`;

async function run(env: Record<string, string>, { ca, port }: { ca: string; port: number }): Promise<string[]> {
  const child = spawn(process.execPath, ["--input-type=module", "--eval", PROGRAM], {
    cwd: ROOT,
    env: {
      AWS_ENDPOINT_URL: `https://localhost:${port}`,
      AWS_ACCESS_KEY_ID: "AKIATEST",
      AWS_SECRET_ACCESS_KEY: "secret",
      NODE_EXTRA_CA_CERTS: ca,
      ...env,
    },
  });
  return (await text(child.stdout)).trim().split("\n");
}

describe.skipIf(missing.length > 0)("the caller behind a proxy", () => {
  it("goes through the proxy of the environment, to AWS and to the API", async () => {
    const [server, { port, targets }] = [await origin(), await proxy()];
    const env = { NODE_USE_ENV_PROXY: "1", HTTPS_PROXY: `http://127.0.0.1:${port}` };
    expect(await run(env, server)).toEqual(["CallFailure secret ResourceNotFoundException", "200"]);
    expect(new Set(targets)).toEqual(new Set([`localhost:${server.port}`]));
    expect(targets.length).toBeGreaterThanOrEqual(2);
  });

  it("leaves out the hosts of NO_PROXY, and a proxy that Node was not told to use", async () => {
    const [server, { port, targets }] = [await origin(), await proxy()];
    const HTTPS_PROXY = `http://127.0.0.1:${port}`;
    const outcome = ["CallFailure secret ResourceNotFoundException", "200"];
    expect(await run({ NODE_USE_ENV_PROXY: "1", HTTPS_PROXY, NO_PROXY: "localhost" }, server)).toEqual(outcome);
    expect(await run({ HTTPS_PROXY }, server)).toEqual(outcome);
    expect(targets).toEqual([]);
  });

  it("reports a proxy that refuses as a failed call", async () => {
    const [server, { port }] = [await origin(), await proxy(407)];
    const env = { NODE_USE_ENV_PROXY: "1", HTTPS_PROXY: `http://127.0.0.1:${port}` };
    const [credentials, call] = await run(env, server);
    expect(credentials).toMatch(/^CallFailure secret /);
    expect(call).toBe("CallFailure request unreachable");
  });
});
