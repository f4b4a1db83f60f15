/** Measures the cost of recording every request for the console: the same load on a stack that records, and on one that does not. */
import { ensureBundles } from "../../tools/bundle/ensure-bundles.ts";
import { inTurns } from "../machine/in-turns.ts";
import { type LoadOptions, load } from "../machine/load.ts";
import { type RunningServer, type ServerPlan, startServer } from "../machine/running-server.ts";
import type { Effort } from "../measure/effort.ts";
import { ratios } from "../measure/statistics.ts";
import { type PartResult, samplesOf, type Table } from "../result.ts";
import { AGE_TARGET, isSomeAge, OURS, ROOT, serverNamed } from "./servers.ts";
import { signedHeaders } from "./signed-headers.ts";

const WITH = "Countersign, requests recorded for the console";
const WITHOUT = "Countersign, no console and no records";

const ROUNDS = 9;
const LOAD_MS = 1_000;
const WARM_UP_MS = 3_000;
const CONNECTIONS = 16;

/** A running stack with a signed request to it. */
interface Loaded {
  server: RunningServer;
  target: Pick<LoadOptions, "headers" | "isRight" | "url">;
}

export async function measureRecords(effort: Effort): Promise<PartResult> {
  await ensureBundles(ROOT, "readable");
  const stacks = new Map<string, Loaded>();
  try {
    for (const [name, flag] of [
      [WITHOUT, "--no-console"],
      [WITH, "--console"],
    ] as const) {
      stacks.set(name, await startWith(flag));
    }
    const names = [...stacks.keys()];
    await inTurns(names, 1, (name) => costOf(stacks.get(name), effort.ms(WARM_UP_MS)));
    const costs = await inTurns(names, effort.rounds(ROUNDS), (name) => costOf(stacks.get(name), effort.ms(LOAD_MS)));
    return resultOf(costs);
  } finally {
    for (const { server } of stacks.values()) await server.end();
  }
}

async function startWith(flag: string): Promise<Loaded> {
  const plan = serverNamed(OURS);
  const launch: ServerPlan["launch"] = (ports) => {
    const { args, ...rest } = plan.launch(ports);
    return { ...rest, args: [...args, flag] };
  };
  const server = await startServer({ ...plan, launch });
  const url = `http://127.0.0.1:${server.ports[1]}${AGE_TARGET}`;
  const awsPort = server.ports[2] ?? 0;
  const headers = await signedHeaders(url, { awsPort, identity: { kind: "account" }, root: ROOT });
  return { server, target: { url, headers, isRight: isSomeAge } };
}

interface Cost {
  perSecond: number;
  /** Processor time of the stack for a request, in microseconds. */
  microseconds: number;
}

async function costOf(loaded: Loaded | undefined, ms: number): Promise<Cost> {
  if (loaded === undefined) throw new Error("there is no such stack");
  const before = loaded.server.cpuMs();
  const { answers, perSecond } = await load({ ...loaded.target, connections: CONNECTIONS, ms });
  return { perSecond, microseconds: ((loaded.server.cpuMs() - before) * 1000) / answers };
}

function resultOf(costs: ReadonlyMap<string, readonly Cost[]>): PartResult {
  const rowsOf = (figure: (cost: Cost) => number) =>
    [...costs].map(([name, list]) => ({ name, samples: list.map(figure) }));
  const cpu: Table = {
    id: "cpu",
    title: "A signed GET /age: processor time of the stack",
    unit: "µs",
    better: "less",
    base: WITHOUT,
    rows: rowsOf(({ microseconds }) => microseconds),
  };
  const requests: Table = {
    id: "requests",
    title: `Requests a second, ${CONNECTIONS} connections`,
    unit: "a second",
    better: "more",
    base: WITHOUT,
    rows: rowsOf(({ perSecond }) => perSecond),
  };
  return {
    tables: [cpu, requests],
    bars: [
      {
        what: "recording a signed GET /age: processor time over a stack that records nothing",
        at: "most",
        bound: 1.05,
        unit: "x",
        samples: ratios(samplesOf(cpu, WITH), samplesOf(cpu, WITHOUT)),
      },
    ],
    notes: ["Nobody looks at the console while the load runs."],
  };
}
