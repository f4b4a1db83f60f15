import { randomBytes } from "node:crypto";
import { connect } from "node:net";
import { join } from "node:path";
import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { signIn } from "../../lib/call/cognito-sign-in.ts";
import { type LocalStack, startLocal } from "../../local/stack/start-local.ts";
import { UserError } from "../../local/user-error.ts";
import { ensureBundles } from "../bundle/ensure-bundles.ts";
import { problemLines } from "../contract/api-contract.ts";
import { readContracts } from "../contract/read-contracts.ts";
import type { WireRequest } from "../contract-suite/wire.ts";
import { inputsDigest } from "../template/inputs-digest.ts";
import { readFreshTemplate } from "../template/template-file.ts";
import { fuzz } from "./fuzz.ts";
import { rawRequest, seedRequests } from "./seed-requests.ts";
import { compareTimes } from "./timing.ts";

export interface HardOptions {
  root: string;
  /** Seconds of fuzzing for each port. */
  seconds: number;
  /** Prints a line of the report. */
  print: (line: string) => void;
}

/** Number of measurements of each action in a time comparison. */
const ROUNDS = 500;
/**
 * The largest difference allowed between two medians, as a share of the larger one. By a larger difference a caller could tell the two cases
 * apart.
 */
const MOST_APART = 0.05;

/**
 * Starts a stack of its own and tests it: fuzzes each port, sends requests slowly, and compares the times of refusals that must look alike.
 * Returns false when a test fails. Throws a UserError when generated/ is not fresh or a contract has a problem.
 */
export async function runHard({ print, root, seconds }: HardOptions): Promise<boolean> {
  const template = await readFreshTemplate(root, inputsDigest(root));
  if (template === undefined) throw new UserError("generated/ is not fresh. Run `npm run generate`.");
  const read = await readContracts(join(root, "api"));
  if (!read.ok) throw new UserError(problemLines(read.problems).join("\n"));
  await ensureBundles(root);
  const stack = await startLocal({ template, root });
  try {
    const seeds = new Map<string, readonly WireRequest[]>();
    for (const { name, url } of stack.apis) {
      const contract = read.contracts.find((one) => one.name === name);
      if (contract === undefined) continue;
      seeds.set(name, await seedRequests(contract, { region: stack.region, session: stack.developer, url }));
    }
    const held = [
      await fuzzPorts(stack, seeds, { seconds, print }),
      await sendSlowly(stack, seeds, print),
      await compareNames(stack, print),
      await compareSignatures(seeds, print),
    ];
    return held.every(Boolean);
  } finally {
    await stack.close();
  }
}

type Seeds = ReadonlyMap<string, readonly WireRequest[]>;
type Print = HardOptions["print"];

async function fuzzPorts(
  stack: LocalStack,
  seeds: Seeds,
  { print, seconds }: Pick<HardOptions, "print" | "seconds">,
): Promise<boolean> {
  const targets = [...stack.apis.map(({ name, url }) => ({ name, url })), { name: "AWS", url: stack.awsEndpoint }];
  let held = true;
  for (const { name, url } of targets) {
    // Requests for one API are good seeds for the others too: the paths are unknown there, and the rest is not.
    const requests = [...seeds.values()].flat().map((request) => rawRequest({ ...request, base: url }));
    const { requests: sent, statuses } = await fuzz(
      url,
      [...requests, signInRequest(stack, url), chunkedRequest(url)],
      seconds,
    );
    const isAlive = await fetch(url).then(
      () => true,
      () => false,
    );
    const counts = [...statuses].sort().map(([status, count]) => `${status}: ${count}`);
    print(`fuzz ${name}: ${sent} requests in ${seconds} s, ${isAlive ? "alive" : "GONE"}; ${counts.join(", ")}`);
    const hasFailed = [...statuses.keys()].some((status) => status.startsWith("5") && status !== "501");
    held &&= isAlive && !hasFailed;
  }
  return held;
}

function signInRequest({ environment }: LocalStack, url: string): string {
  const body = JSON.stringify({
    ClientId: environment["COGNITO_APP_CLIENT_ID"],
    AuthFlow: "USER_SRP_AUTH",
    AuthParameters: { USERNAME: "a@b.cd", SRP_A: "abcd" },
  });
  const headers = [
    ["X-Amz-Target", "AWSCognitoIdentityProviderService.InitiateAuth"],
    ["Content-Type", "application/x-amz-json-1.1"],
  ] as const;
  return rawRequest({ method: "POST", base: url, target: "/", headers, body });
}

function chunkedRequest(url: string): string {
  return `POST / HTTP/1.1\r\nHost: ${new URL(url).host}\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n`;
}

/** Sends a request one byte at a time, and measures how long the stack keeps the connection. In the meantime other requests must be answered. */
async function sendSlowly({ apis }: LocalStack, seeds: Seeds, print: Print): Promise<boolean> {
  const [api] = apis;
  const [request] = seeds.get(api?.name ?? "") ?? [];
  if (api === undefined || request === undefined) return true;
  const { hostname, port } = new URL(api.url);
  let held = true;
  for (const [part, bytes, limitMs] of [
    ["headers", `GET ${request.target} HTTP/1.1\r\nHost: localhost\r\nX-Slow: `, 6_000],
    ["body", `POST ${request.target} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nslow`, 11_000],
  ] as const) {
    const startedAt = performance.now();
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    const drip = setInterval(() => socket.write("x"), 500);
    const other = fetch(api.url + request.target, { method: request.method }).then(({ status }) => status);
    socket.on("error", () => undefined);
    // An answer that nobody reads would keep the connection open.
    socket.resume();
    await new Promise((resolve) => socket.once("close", resolve));
    clearInterval(drip);
    const took = performance.now() - startedAt;
    const seconds = (took / 1000).toFixed(1);
    print(`slow ${part}: closed after ${seconds} s (bar ${limitMs / 1000} s); another caller got ${await other}`);
    held &&= took <= limitMs;
  }
  return held;
}

/** Compares the times of two refused sign-ins with a wrong password: one with a name that exists, one with a name that does not. */
async function compareNames(stack: LocalStack, print: Print): Promise<boolean> {
  const [pool] = stack.userPools;
  if (pool === undefined) return true;
  pool.createUser({ username: "known@example.com", password: "Passw0rd!-and-longer", status: "CONFIRMED" });
  const client = new CognitoIdentityProviderClient({ region: stack.region, endpoint: stack.awsEndpoint });
  const options = {
    client,
    userPoolId: pool.id,
    appClientId: stack.environment["COGNITO_APP_CLIENT_ID"] ?? "",
    now: Date.now,
    randomBytes,
  };
  const tryName = (username: string) => async () => {
    // The lock-out would end the comparison at the fifth wrong password.
    pool.lockOut.recordSuccess(pool.users.find(username)?.sub ?? pool.users.key(username));
    await signIn(options, { username, password: "wrong" }).catch(() => undefined);
  };
  const compared = await compareTimes(tryName("known@example.com"), tryName("unknown@example.com"), ROUNDS);
  return printComparison("a known and an unknown name", compared, print);
}

/** Compares the times of refusals of two signatures: one with a wrong first digit, one with a wrong last digit. */
async function compareSignatures(seeds: Seeds, print: Print): Promise<boolean> {
  const isSigned = ({ headers }: WireRequest) => headers.some(([name]) => name === "authorization");
  const request = [...seeds.values()].flat().find(isSigned);
  if (request === undefined) return true;
  const headers = Object.fromEntries(request.headers);
  const flip = (digit = "") => (digit === "0" ? "1" : "0");
  const wrongAt = (index: number) => async () => {
    const authorization = (headers["authorization"] ?? "").replace(
      /Signature=(.*)$/,
      (_, hex: string) => `Signature=${hex.slice(0, index)}${flip(hex[index])}${hex.slice(index + 1)}`,
    );
    const { body, method } = request;
    const response = await fetch(request.base + request.target, {
      method,
      headers: { ...headers, authorization },
      ...(body !== undefined && { body }),
    });
    await response.text();
  };
  const compared = await compareTimes(wrongAt(0), wrongAt(63), ROUNDS);
  return printComparison("a signature wrong at its start and at its end", compared, print);
}

function printComparison(
  subject: string,
  { apart, one, other }: Awaited<ReturnType<typeof compareTimes>>,
  print: Print,
): boolean {
  const medians = `${one.toFixed(3)} and ${other.toFixed(3)} ms, ${(apart * 100).toFixed(1)} % apart`;
  print(`time of ${subject}: ${medians} (bar ${100 * MOST_APART} %), medians of ${ROUNDS}`);
  return apart <= MOST_APART;
}
