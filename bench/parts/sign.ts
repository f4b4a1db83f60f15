/** Measures the time that signing adds to a call through openapi-fetch, for our signer and for the signers that people use today. */
import type { Fetch } from "../../lib/call/fetch.ts";
import { signedFetch } from "../../lib/call/signed-fetch.ts";
import { createVerifier } from "../../local/iam/verify-signature.ts";
import { type CreateRun, compare } from "../measure/compare.ts";
import type { Effort } from "../measure/effort.ts";
import { loadPeers } from "../peers/load-peers.ts";
import { type Client, clientOf, credentials, ORIGIN, type Setting, scope } from "../peers/sign/client.ts";
import { type Bar, type PartResult, samplesOf, type Table } from "../result.ts";
import { hashingAlone } from "./hashing-alone.ts";

const UNSIGNED = "openapi-fetch alone, unsigned";
const OURS = "signedFetch (ours)";
const FLOOR = "the floor: hashing alone";

const SIZES: Readonly<Record<string, number>> = { GET: 0, "POST of 1 KiB": 1024, "POST of 1 MiB": 1024 * 1024 };

/** A contender of one size of body. */
interface Input {
  size: number;
}

export async function measureSign(effort: Effort): Promise<PartResult> {
  const settings = await allSettings();
  const tables: Table[] = [];
  for (const [title, size] of Object.entries(SIZES)) {
    for (const [name, setting] of settings) await checkSignature(name, setting, size);
    const names = [...settings.keys(), FLOOR];
    const samples = await compare({ module: import.meta.filename, names, input: { size } }, effort);
    const rows = names.map((name) => ({ name, samples: samples.get(name) ?? [] }));
    tables.push({ id: title, title: `${title}, processor time`, unit: "µs", better: "less", base: UNSIGNED, rows });
    tables.push(addedBySigning(tables.at(-1) ?? { id: "", rows: [] }, title));
  }
  return {
    tables,
    bars: tables.filter(({ id }) => id === "added GET").map(leastAdded),
    notes: [
      "Before the measurement, the local stack's verifier accepts a request of each signer. The fetch under them sends nothing.",
      "The time of signedFetch includes its deadline, retries, breaker and clock correction, which the others do not have.",
    ],
  };
}

/** The settings by name: without a signature, with ours, and with the peers'. */
export async function allSettings(): Promise<ReadonlyMap<string, Setting>> {
  const { signers } = await loadPeers<{ signers: () => Readonly<Record<string, Setting>> }>("sign/signers");
  return new Map([
    [UNSIGNED, (fetch) => ({ fetch })],
    [OURS, (fetch) => ({ fetch: signedFetch({ ...scope, fetch, credentials: async () => credentials }) })],
    ...Object.entries(signers()),
  ]);
}

export const createRun: CreateRun<Input> = async (name, { size }) => {
  if (name === FLOOR) return hashingAlone(Buffer.alloc(size, "x"));
  const setting = (await allSettings()).get(name);
  if (setting === undefined) throw new Error(`there is no signer ${name}`);
  const client = clientOf(setting, sendNothing);
  return () => call(client, size);
};

const bodies = new Map<number, { note: string }>();

function call(client: Client, size: number): Promise<unknown> {
  if (size === 0) return client.GET("/age", { params: { query: { dob: "19880101", on: "20191122" } } });
  const body = bodies.get(size) ?? { note: "x".repeat(size - '{"note":""}'.length) };
  bodies.set(size, body);
  return client.POST("/age", { body });
}

const sendNothing: Fetch = async () => new Response('{"age":31}', { headers: { "Content-Type": "application/json" } });

/** Subtracts, round by round, the time of the unsigned call. */
function addedBySigning(table: Pick<Table, "id" | "rows">, title: string): Table {
  const unsigned = samplesOf(table, UNSIGNED);
  const rows = table.rows
    .filter(({ name }) => name !== UNSIGNED)
    .map(({ name, samples }) => ({
      name,
      samples: name === FLOOR ? samples : samples.map((sample, round) => sample - (unsigned[round] ?? Number.NaN)),
    }));
  return { id: `added ${title}`, title: `${title}: what signing adds`, unit: "µs", better: "less", base: FLOOR, rows };
}

/** The bar: ours adds no more than the fastest of the others, round by round. */
function leastAdded(table: Table): Bar {
  const peers = table.rows.filter(({ name }) => name !== OURS && name !== FLOOR);
  const samples = samplesOf(table, OURS).map(
    (sample, round) => sample / Math.min(...peers.map((peer) => peer.samples[round] ?? Number.NaN)),
  );
  return { what: `${table.title}, ours over the fastest of the others`, at: "most", bound: 1, unit: "x", samples };
}

/** Throws when the local stack's verifier refuses a request that the signer `name` has signed, or accepts an unsigned one. */
export async function checkSignature(name: string, setting: Setting, size: number): Promise<void> {
  const session = {
    ...credentials,
    expiresAt: Number.POSITIVE_INFINITY,
    principal: { kind: "user", accountId: "1", arn: "a", userId: "u", userName: "u" },
  } as const;
  const verify = createVerifier({ ...scope, findSession: () => session });
  const sent: Request[] = [];
  const keep: Fetch = async (input, init) => {
    sent.push(new Request(input, init));
    return sendNothing(input);
  };
  await call(clientOf(setting, keep), size);
  const [request] = sent;
  if (request === undefined) throw new Error(`${name} sent nothing`);
  const { host, pathname, search } = new URL(request.url);
  const verdict = verify(
    {
      method: request.method,
      target: pathname + search,
      headers: [["host", host], ...[...request.headers].filter(([header]) => header !== "host")],
      body: Buffer.from(await request.arrayBuffer()),
      remoteAddress: "127.0.0.1",
    },
    Date.now(),
  );
  if (verdict.kind !== (name === UNSIGNED ? "unsigned" : "verified")) {
    throw new Error(`${name}, a body of ${size} bytes: ${"because" in verdict ? verdict.because : verdict.kind}`);
  }
  if (!request.url.startsWith(ORIGIN)) throw new Error(`${name} sent the request to ${host}`);
}
