/** `npm run hard`: tests that take long or measure time, by hand: fuzzing each port, slow callers, and what the time of a refusal tells. */
import { randomBytes } from "node:crypto";
import { connect } from "node:net";
import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { signIn } from "../lib/call/cognito-sign-in.ts";
import { createSign } from "../lib/call/sign.ts";
import { wireUrl } from "../lib/call/wire-url.ts";
import { type LocalStack, startLocal } from "../local/stack/start-local.ts";
import { UserError } from "../local/user-error.ts";
import { PROOF, QUESTIONS } from "../services/questions.ts";
import { ensureBundles } from "../tools/bundle/ensure-bundles.ts";
import { fuzz } from "../tools/hard/fuzz.ts";
import { compareTimes } from "../tools/hard/timing.ts";
import { inputsDigest } from "../tools/template/inputs-digest.ts";
import { readFreshTemplate } from "../tools/template/template-file.ts";
import { command } from "./command.ts";

const ROUNDS = 500;
/** Path and query of a request that needs no credentials. */
const OPEN = QUESTIONS[0]?.target ?? "/";

await command({
  usage: [
    "npm run hard [-- --seconds N]",
    "",
    "Fuzzes each port of a stack of its own (60 seconds each), holds slow callers against the clock, and compares what refusals",
    "cost: a known name with an unknown one, and signatures that are wrong early with those that are wrong late.",
  ].join("\n"),
  options: { seconds: { type: "string", default: "60" } },
  async run({ seconds }) {
    const root = process.cwd();
    const template = await readFreshTemplate(root, await inputsDigest(root));
    if (template === undefined) throw new UserError("generated/ is not fresh. Run `npm run generate`.");
    await ensureBundles(root);
    const stack = await startLocal({ template, root });
    try {
      await fuzzPorts(stack, Number(seconds));
      await holdSlowCallers(stack);
      await compareNames(stack);
      await compareSignatures(stack);
    } finally {
      await stack.close();
    }
  },
});

async function fuzzPorts(stack: LocalStack, seconds: number): Promise<void> {
  const targets = [...stack.apis.map(({ name, url }) => ({ name, url })), { name: "AWS", url: stack.awsEndpoint }];
  for (const { name, url } of targets) {
    const { requests, statuses } = await fuzz(url, await seedsFor(stack, url), seconds);
    const alive = await fetch(url).then(
      () => "alive",
      () => "GONE",
    );
    const counts = [...statuses].sort().map(([status, count]) => `${status}: ${count}`);
    console.log(`fuzz ${name}: ${requests} requests in ${seconds} s, ${alive}; ${counts.join(", ")}`);
    if (alive === "GONE" || [...statuses.keys()].some((status) => status.startsWith("5") && status !== "501"))
      process.exitCode = 1;
  }
}

async function seedsFor(stack: LocalStack, url: string): Promise<string[]> {
  const { host } = new URL(url);
  const sign = createSign({ region: stack.region, service: "execute-api" });
  const signed = sign(
    { method: "GET", url: wireUrl(url + PROOF.target), headers: {}, body: undefined },
    stack.developer,
    Date.now(),
  );
  const lines = Object.entries(signed).map(([name, value]) => `${name}: ${value}`);
  const body = JSON.stringify({
    ClientId: stack.environment["COGNITO_APP_CLIENT_ID"],
    AuthFlow: "USER_SRP_AUTH",
    AuthParameters: { USERNAME: "a@b.cd", SRP_A: "abcd" },
  });
  return [
    `GET ${PROOF.target} HTTP/1.1\r\nHost: ${host}\r\n${lines.join("\r\n")}\r\n\r\n`,
    `GET ${OPEN} HTTP/1.1\r\nHost: ${host}\r\nAccept: */*\r\n\r\n`,
    `POST / HTTP/1.1\r\nHost: ${host}\r\nX-Amz-Target: AWSCognitoIdentityProviderService.InitiateAuth\r\nContent-Type: application/x-amz-json-1.1\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    `POST ${PROOF.target} HTTP/1.1\r\nHost: ${host}\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n`,
  ];
}

async function holdSlowCallers({ apis }: LocalStack): Promise<void> {
  const { url = "" } = apis.find(({ name }) => name === QUESTIONS[0]?.api) ?? {};
  const { hostname, port } = new URL(url);
  for (const [what, bytes, limitMs] of [
    ["headers", "GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ", 6_000],
    ["body", "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nslow", 11_000],
  ] as const) {
    const startedAt = performance.now();
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    const drip = setInterval(() => socket.write("x"), 500);
    const others = fetch(url + OPEN).then(({ status }) => status);
    socket.on("error", () => undefined);
    // Unread, its last answer would keep it open.
    socket.resume();
    await new Promise((resolve) => socket.once("close", resolve));
    clearInterval(drip);
    const took = performance.now() - startedAt;
    console.log(
      `slow ${what}: closed after ${(took / 1000).toFixed(1)} s (bar ${limitMs / 1000} s); another caller had ${await others}`,
    );
    if (took > limitMs) process.exitCode = 1;
  }
}

/** A sign-in with a wrong password under a name that somebody has, and under one that nobody has. */
async function compareNames(stack: LocalStack): Promise<void> {
  const [pool] = stack.userPools;
  if (pool === undefined) return;
  pool.createUser({ email: "known@example.com", password: "Passw0rd!-and-longer", status: "CONFIRMED" });
  const client = new CognitoIdentityProviderClient({ region: stack.region, endpoint: stack.awsEndpoint });
  const options = {
    client,
    userPoolId: pool.id,
    appClientId: stack.environment["COGNITO_APP_CLIENT_ID"] ?? "",
    now: Date.now,
    randomBytes,
  };
  const attempt = (username: string) => async () => {
    // The lock-out would end the comparison at the fifth.
    pool.lockOut.succeeded(pool.users.find(username)?.sub ?? pool.users.key(username));
    await signIn(options, { username, password: "wrong" }).catch(() => undefined);
  };
  report(
    "a known and an unknown name",
    await compareTimes(attempt("known@example.com"), attempt("unknown@example.com"), ROUNDS),
  );
}

/** A signature that is wrong in its first digit, and one that is wrong in its last. */
async function compareSignatures(stack: LocalStack): Promise<void> {
  const signed = stack.apis.find(({ name }) => name === PROOF.api);
  if (signed === undefined) return;
  const url = signed.url + PROOF.target;
  const sign = createSign({ region: stack.region, service: "execute-api" });
  const headers = sign({ method: "GET", url: wireUrl(url), headers: {}, body: undefined }, stack.developer, Date.now());
  const flip = (digit = "") => (digit === "0" ? "1" : "0");
  const wrongAt = (index: number) => async () => {
    const authorization = (headers["authorization"] ?? "").replace(
      /Signature=(.*)$/,
      (_, hex: string) => `Signature=${hex.slice(0, index)}${flip(hex[index])}${hex.slice(index + 1)}`,
    );
    const response = await fetch(url, { headers: { ...headers, authorization } });
    await response.text();
  };
  report("a signature wrong at its start and at its end", await compareTimes(wrongAt(0), wrongAt(63), ROUNDS));
}

function report(what: string, { apart, one, other }: Awaited<ReturnType<typeof compareTimes>>): void {
  console.log(
    `time of ${what}: ${one.toFixed(3)} and ${other.toFixed(3)} ms, ${(apart * 100).toFixed(1)} % apart (bar 5 %), medians of ${ROUNDS}`,
  );
  if (apart > 0.05) process.exitCode = 1;
}
