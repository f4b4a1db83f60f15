/** Measures the time from the start of each local server to its first right answer, and its memory when idle. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { ensureBundles } from "../../tools/bundle/ensure-bundles.ts";
import { inTurns } from "../machine/in-turns.ts";
import { type ServerPlan, startServer } from "../machine/running-server.ts";
import { scratchFolder } from "../machine/scratch-folder.ts";
import type { Effort } from "../measure/effort.ts";
import { ratios } from "../measure/statistics.ts";
import { type PartResult, type Row, samplesOf, type Table } from "../result.ts";
import { cdkSample } from "./cdk-sample.ts";
import { BENCH, OFFLINE, OURS, OURS_NPM, ROOT, SERVERS } from "./servers.ts";

const NODE = "node -e 0";
const NPM = "npm start of an empty script";
const ROUNDS = 5;
/** How long a server rests after its first answer before its memory is read. */
const REST_MS = 1_000;

interface Start {
  seconds: number;
  /** Processor time of all processes until the first answer, in milliseconds. NaN for a command that ends by itself. */
  cpuMs: number;
  /** NaN for a command that ends by itself. */
  megabytes: number;
}

export async function measureStart(effort: Effort): Promise<PartResult> {
  const folder = scratchFolder();
  for (const form of ["deployed", "readable"] as const) await ensureBundles(ROOT, form);
  const plans = new Map([...SERVERS, await cdkSample(folder)].map((plan) => [plan.name, plan]));
  const names = [NODE, NPM, ...plans.keys()];
  const measure = (name: string) => startOnce(name, plans, effort);
  // The first start of each is not counted: it fills the disk's cache and every tool's own.
  await inTurns(names, 1, measure);
  const starts = await inTurns(names, effort.rounds(ROUNDS), measure);
  return resultOf(starts);
}

async function startOnce(name: string, plans: ReadonlyMap<string, ServerPlan>, effort: Effort): Promise<Start> {
  if (name === NODE) return runOnce(process.execPath, ["-e", "0"], ROOT);
  if (name === NPM) return runOnce("npm", ["start"], join(BENCH, "peers/local/empty-script"));
  const plan = plans.get(name);
  if (plan === undefined) throw new Error(`there is no server ${name}`);
  const server = await startServer(plan);
  const cpuMs = server.cpuMs();
  try {
    await new Promise((resolve) => setTimeout(resolve, effort.ms(REST_MS)));
    return { seconds: server.startMs / 1000, cpuMs, megabytes: server.megabytes() };
  } finally {
    await server.end();
  }
}

function runOnce(program: string, args: readonly string[], cwd: string): Start {
  const startedAt = performance.now();
  const { error, status } = spawnSync(program, args, { cwd, stdio: "ignore" });
  if (error || status !== 0) throw new Error(`${program} ${args.join(" ")} failed`, { cause: error });
  return { seconds: (performance.now() - startedAt) / 1000, cpuMs: Number.NaN, megabytes: Number.NaN };
}

function resultOf(starts: ReadonlyMap<string, readonly Start[]>): PartResult {
  const rowsOf = (figure: (start: Start) => number): Row[] =>
    [...starts].map(([name, list]) => ({ name, samples: list.map(figure) }));
  const start: Table = {
    id: "start",
    title: "Start to the first right answer",
    unit: "s",
    better: "less",
    base: OFFLINE,
    rows: rowsOf(({ seconds }) => seconds),
  };
  const cpu: Table = {
    id: "start-cpu",
    title: "Processor time of the start, which other work on the machine changes less",
    unit: "ms",
    better: "less",
    base: OFFLINE,
    rows: rowsOf(({ cpuMs }) => cpuMs).filter(({ samples }) => samples.every(Number.isFinite)),
  };
  const idle: Table = {
    id: "idle",
    title: "Memory of all processes, a second after the first answer",
    unit: "MB",
    better: "less",
    rows: rowsOf(({ megabytes }) => megabytes).filter(({ samples }) => samples.every(Number.isFinite)),
  };
  const seconds = (name: string) => samplesOf(start, name);
  const withNpm = seconds(OURS).map(
    (ours, round) => ours + (seconds(NPM)[round] ?? Number.NaN) - (seconds(NODE)[round] ?? Number.NaN),
  );
  return {
    tables: [start, cpu, idle],
    bars: [
      {
        what: `${OURS}: the start over ${NODE}`,
        at: "most",
        bound: 5,
        unit: "x",
        samples: ratios(seconds(OURS), seconds(NODE)),
      },
      {
        what: `${OURS_NPM}: over the start and npm's own time`,
        at: "most",
        bound: 1.1,
        unit: "x",
        samples: ratios(seconds(OURS_NPM), withNpm),
      },
      {
        what: `${OURS}: the start over ${OFFLINE}`,
        at: "most",
        bound: 0.35,
        unit: "x",
        samples: ratios(seconds(OURS), seconds(OFFLINE)),
      },
      {
        what: `${OURS}: memory when idle`,
        at: "most",
        bound: 100,
        unit: "MB",
        samples: idle.rows.find(({ name }) => name === OURS)?.samples ?? [],
      },
    ],
    notes: [
      `The first answer of Countersign is a GET /day with an age in it: the sign-in, the credentials and the signed call are done by then. With the CDK template it is the refusal of an unsigned request. The others answer GET /age to anyone.`,
    ],
  };
}
