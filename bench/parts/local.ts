/** Measures the requests that each local server answers in a second, their latencies, and the server's memory under load. */
import { ensureBundles } from "../../tools/bundle/ensure-bundles.ts";
import { inTurns } from "../machine/in-turns.ts";
import { type LoadOptions, type LoadResult, load } from "../machine/load.ts";
import { type RunningServer, startServer } from "../machine/running-server.ts";
import { scratchFolder } from "../machine/scratch-folder.ts";
import type { Effort } from "../measure/effort.ts";
import { ratios } from "../measure/statistics.ts";
import { type Bar, type PartResult, samplesOf, type Table } from "../result.ts";
import { cdkSample, ITEMS_BODY, ITEMS_ROLE, ITEMS_TARGET } from "./cdk-sample.ts";
import {
  AGE_TARGET,
  BARE,
  DAY_TARGET,
  isDay,
  isSomeAge,
  MOCKOON,
  OFFLINE,
  OFFLINE_IN_PROCESS,
  OURS,
  OURS_CDK,
  PRISM,
  ROOT,
  serverNamed,
} from "./servers.ts";
import { signedHeaders } from "./signed-headers.ts";

const AGE = "Countersign, GET /age, signed";
const DAY = "Countersign, GET /day, a signed call inside";
const CDK = "Countersign, a CDK template, signed";

const ROUNDS = 3;
const LOAD_MS = 1_000;
const WARM_UP_MS = 1_500;
/** The connections of the loads, in this order. The memory is read after the first two. */
const CONNECTIONS = [16, 64, 1] as const;

/** A request that is sent under load. */
type Target = Pick<LoadOptions, "headers" | "isRight" | "url">;

export async function measureLocal(effort: Effort): Promise<PartResult> {
  const folder = scratchFolder();
  const servers: RunningServer[] = [];
  try {
    await ensureBundles(ROOT, "readable");
    await ensureBundles(ROOT, "deployed");
    for (const name of [BARE, OURS, OFFLINE, OFFLINE_IN_PROCESS, PRISM, MOCKOON]) {
      servers.push(await startServer(serverNamed(name)));
    }
    servers.push(await startServer(await cdkSample(folder)));
    const targets = await targetsOf(servers, folder);
    const failures: string[] = [];
    const loadOne = async (name: string, connections: number, ms: number): Promise<LoadResult> => {
      const target = targets.get(name);
      if (target === undefined) throw new Error(`there is no target ${name}`);
      try {
        return await load({ ...target, connections, ms: effort.ms(ms) });
      } catch (error) {
        // A server that fails under load is left out of the table and named. The others are measured all the same.
        failures.push(
          `${name}, ${connections} connections: ${error instanceof Error ? error.message : String(error)}.`,
        );
        return FAILED;
      }
    };
    const names = [...targets.keys()];
    const tables: Table[] = [];
    for (const connections of CONNECTIONS) {
      // Some servers start a worker for each connection, which is not measured.
      await inTurns(names, 1, (name) => loadOne(name, connections, WARM_UP_MS));
      const results = await inTurns(names, effort.rounds(ROUNDS), (name) => loadOne(name, connections, LOAD_MS));
      tables.push(...loadTables(connections, results));
      if (connections > 1) tables.push(memoryTable(connections, servers));
    }
    return { tables, bars: barsOf(tables), notes: [...NOTES, ...new Set(failures)] };
  } finally {
    for (const server of servers) await server.end();
  }
}

const FAILED: LoadResult = { answers: 0, perSecond: Number.NaN, p50: Number.NaN, p99: Number.NaN };

const NOTES = [
  "Only Countersign checks signatures, tokens and policies. All servers run at the same time, and one is loaded at a time. The load comes from the process of the benchmark, on the same machine.",
];

async function targetsOf(servers: readonly RunningServer[], folder: string): Promise<ReadonlyMap<string, Target>> {
  const port = (name: string, index = 0) => servers.find((server) => server.name === name)?.ports[index] ?? 0;
  const age = (name: string, headers: Readonly<Record<string, string>> = {}) =>
    [name, { url: `http://127.0.0.1:${port(name)}${AGE_TARGET}`, headers, isRight: isSomeAge }] as const;
  const ageUrl = `http://127.0.0.1:${port(OURS, 1)}${AGE_TARGET}`;
  const itemsUrl = `http://127.0.0.1:${port(OURS_CDK)}${ITEMS_TARGET}`;
  const account = { awsPort: port(OURS, 2), identity: { kind: "account" }, root: ROOT } as const;
  const role = {
    awsPort: port(OURS_CDK, 1),
    identity: { kind: "role", logicalId: ITEMS_ROLE },
    root: folder,
  } as const;
  return new Map<string, Target>([
    age(BARE),
    [AGE, { url: ageUrl, headers: await signedHeaders(ageUrl, account), isRight: isSomeAge }],
    [DAY, { url: `http://127.0.0.1:${port(OURS)}${DAY_TARGET}`, isRight: isDay }],
    [
      CDK,
      {
        url: itemsUrl,
        headers: await signedHeaders(itemsUrl, role),
        isRight: ({ body, status }) => status === 200 && body.startsWith(ITEMS_BODY),
      },
    ],
    age(OFFLINE),
    age(OFFLINE_IN_PROCESS),
    age(PRISM, { authorization: "any" }),
    age(MOCKOON),
  ]);
}

function loadTables(connections: number, results: ReadonlyMap<string, readonly LoadResult[]>): Table[] {
  const places = connections === 1 ? "1 connection" : `${connections} connections`;
  const table = (
    figure: "p50" | "p99" | "perSecond",
    title: string,
    unit: Table["unit"],
    better: Table["better"],
  ): Table => ({
    id: `${figure === "perSecond" ? "requests" : figure}-${connections}`,
    title: `${title}, ${places}`,
    unit,
    better,
    base: BARE,
    rows: [...results]
      .map(([name, list]) => ({ name, samples: list.map((result) => result[figure]) }))
      .filter(({ samples }) => samples.every(Number.isFinite)),
  });
  return [
    table("perSecond", "Requests a second", "a second", "more"),
    table("p50", "Half of the answers come within", "ms", "less"),
    table("p99", "99 of 100 answers come within", "ms", "less"),
  ];
}

function memoryTable(connections: number, servers: readonly RunningServer[]): Table {
  return {
    id: `memory-${connections}`,
    title: `Memory of all processes after the load of ${connections} connections`,
    unit: "MB",
    better: "less",
    rows: servers.map(({ megabytes, name }) => ({ name, samples: [megabytes()] })),
  };
}

function barsOf(tables: readonly Table[]): readonly Bar[] {
  const table = (id: string): Table => {
    const found = tables.find((one) => one.id === id);
    if (found === undefined) throw new Error(`there is no table ${id}`);
    return found;
  };
  const over = (one: string, other: string, bound: number): Bar => {
    const requests = table("requests-16");
    const samplesFor = (name: string) => requests.rows.find((row) => row.name === name)?.samples ?? [];
    const samples = ratios(samplesFor(one), samplesFor(other));
    return { what: `${one}: requests a second over ${other}`, at: "least", bound, unit: "x", samples };
  };
  return [
    over(AGE, OFFLINE_IN_PROCESS, 2.5),
    over(AGE, OFFLINE, 10),
    over(AGE, BARE, 0.3),
    over(DAY, AGE, 0.4),
    {
      what: `${OURS}: memory after the load of 16 connections`,
      at: "most",
      bound: 185,
      unit: "MB",
      samples: samplesOf(table("memory-16"), OURS),
    },
  ];
}
