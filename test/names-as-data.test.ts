/**
 * Personal data in the names that a caller sends. The tests put it in every place where a request has names, and expect none of it in the
 * output of the deployed bundles or in the local stack's log.
 */
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { printLog } from "../local/stack/print-log.ts";
import type { ApiContract } from "../tools/contract/api-contract.ts";
import { readContracts } from "../tools/contract/read-contracts.ts";
import { adaInTheGroup } from "./fixtures/ada.ts";
import { ROOT } from "./fixtures/command.ts";
import { eventOf, type Good, MARKS, operationOf, requestsOf, targetOf } from "./fixtures/names-as-data.ts";
import { parcelsProject, parcelsStack } from "./fixtures/parcels-stack.ts";
import { rawRequest, sendRaw } from "./fixtures/raw-http.ts";
import { onboardedStack } from "./fixtures/running-stack.ts";
import { signRaw } from "./fixtures/sign-raw.ts";

const DAYS: Good = {
  pathParameters: {},
  query: [
    ["dob", "19880101"],
    ["on", "20191122"],
  ],
  headers: [],
  body: "",
};

/** Accepted values for each operation. */
const GOOD: Readonly<Record<string, Readonly<Record<string, Good>>>> = {
  day: { getDay: DAYS },
  age: { getAge: DAYS },
  parcels: {
    sendParcel: {
      pathParameters: { customer: "bob" },
      query: [["tag", "gift"]],
      headers: [
        ["X-Priority", "2"],
        ["Content-Type", "application/json"],
      ],
      body: JSON.stringify({ to: { name: "Bob" }, items: [{ pages: 2 }], size: "S", note: "soon" }),
    },
    listParcels: { pathParameters: { customer: "bob" }, query: [["limit", "2"]], headers: [], body: "" },
    cancelParcel: { pathParameters: { id: "7" }, query: [], headers: [], body: "" },
  },
};

/** Runs a bundle in a process of its own, as Lambda does, and returns everything that it writes. */
const RUN = `
const { handler } = require(process.argv[1]);
const context = { awsRequestId: "l-1", getRemainingTimeInMillis: () => 3000 };
require("node:stream/consumers").json(process.stdin).then(async (events) => {
  const statuses = [];
  for (const event of events) statuses.push((await handler(event, context)).statusCode);
  process.stderr.write("STATUSES " + statuses.join(" ") + "\\n");
});
`;

async function outputOf(bundle: string, events: readonly object[]): Promise<{ written: string; statuses: string[] }> {
  const child = spawn(process.execPath, ["-e", RUN, bundle], {
    env: {
      AWS_ACCESS_KEY_ID: "ASIAEXAMPLE",
      AWS_SECRET_ACCESS_KEY: "secret",
      AWS_SESSION_TOKEN: "token",
      AGE_API_URL: "http://127.0.0.1:9",
      AGE_CREDENTIALS: "role",
      API_GATEWAY_REGION: "eu-west-1",
    },
  });
  child.stdin.end(JSON.stringify(events));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [errors = "", statuses = ""] = stderr.split("STATUSES ");
  return { written: stdout + errors, statuses: statuses.trim().split(" ") };
}

/** Returns each line that contains a mark. */
function leaksIn(lines: readonly string[]): string[] {
  return lines.filter((line) => MARKS.some((mark) => line.toLowerCase().includes(mark)));
}

const contracts = new Map<string, ApiContract>();
let parcelsRoot = "";
beforeAll(async () => {
  parcelsRoot = await mkdtemp(join(tmpdir(), "countersign-"));
  const [read, parcels] = await Promise.all([readContracts(join(ROOT, "api")), parcelsProject({}, parcelsRoot)]);
  for (const contract of read.ok ? read.contracts : []) contracts.set(contract.name, contract);
  contracts.set("parcels", parcels.contract);
});
afterAll(() => rm(parcelsRoot, { recursive: true, force: true }));

/** Every request to every operation of a contract, with the operation's path. */
function requestsTo(name: string) {
  return Object.entries(GOOD[name] ?? {}).flatMap(([id, good]) => {
    const contract = contracts.get(name);
    if (contract === undefined) throw new Error(`there is no contract ${name}`);
    const operation = operationOf(contract, id);
    return requestsOf(operation, good).map((request) => ({ id, request, resource: operation.path }));
  });
}

describe("personal data in the place of a name", () => {
  it.each(Object.keys(GOOD))("is not in what the bundle of %s writes", async (name) => {
    const requests = requestsTo(name);
    const { statuses, written } = await outputOf(
      join(parcelsRoot, `dist/${name}/index.cjs`),
      requests.map(({ request, resource }) => eventOf(request, resource)),
    );
    expect(statuses).toHaveLength(requests.length);
    expect(statuses).toContain("400");
    const lines = written.trimEnd().split("\n");
    expect(lines.filter((line) => line.includes('"message":"request"'))).toHaveLength(requests.length);
    expect(leaksIn(lines)).toEqual([]);
  });

  it("is not in the local stack's log, for every declared route", async () => {
    const stack = await onboardedStack(await parcelsStack({ root: parcelsRoot }));
    const credentials = await (await adaInTheGroup(stack)).credentials();
    const printed: string[] = [];
    const print = printLog((line) => printed.push(line), { colour: false });
    stack.entries.splice(0);
    const statuses = new Set<number>();
    for (const { name, url } of stack.apis) {
      const { host } = new URL(url);
      for (const { request } of requestsTo(name)) {
        const { body, method } = request;
        const target = targetOf(request);
        const headers = request.headers.map(([header, value]) => `${header}: ${value}`);
        for (const signing of [
          [`Host: ${host}`],
          signRaw({ credentials, host, method, target, body, at: Date.now() }),
        ]) {
          const { status } = await sendRaw(url, rawRequest(method, target, [...signing, ...headers], body));
          statuses.add(status);
        }
      }
    }
    for (const entry of stack.entries) print(entry);
    expect([...statuses].sort()).toEqual(expect.arrayContaining([200, 400, 403]));
    expect(leaksIn(stack.entries.map((entry) => JSON.stringify(entry)))).toEqual([]);
    expect(leaksIn(printed)).toEqual([]);
  });
});
