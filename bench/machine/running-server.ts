import { type ChildProcess, spawn } from "node:child_process";
import { endWithParent, kill } from "./children.ts";
import { freePorts } from "./free-ports.ts";
import { groupCpuMs } from "./group-cpu.ts";
import { treeMegabytes } from "./tree-memory.ts";

/** How a server is started, and how its first right answer is told. */
export interface ServerPlan {
  name: string;
  /** How many free ports the server needs. */
  ports: number;
  launch: (ports: readonly number[]) => Launch;
  /** The address that is asked until the answer is right. */
  url: (ports: readonly number[]) => string;
  headers?: Readonly<Record<string, string>>;
  /** Whether the answer is the one that a finished start gives. */
  isReady: (answer: { status: number; body: string }) => boolean;
}

export interface Launch {
  program: string;
  args: readonly string[];
  cwd: string;
  /** Variables beside those of this process. */
  environment?: Readonly<Record<string, string>>;
}

export interface RunningServer {
  name: string;
  ports: readonly number[];
  /** The time from the spawn to the first right answer, in milliseconds. */
  startMs: number;
  /** The memory of all processes of the server, in megabytes. */
  megabytes: () => number;
  /** The processor time of all processes of the server so far, in milliseconds. */
  cpuMs: () => number;
  end: () => Promise<void>;
}

const POLL_MS = 8;
const LONGEST_START_MS = 60_000;
/** How long a server may take to end before it is killed. */
const LONGEST_END_MS = 5_000;

/** Starts a server in a process group of its own and waits for its first right answer. Throws when the server ends or takes a minute. */
export async function startServer(plan: ServerPlan): Promise<RunningServer> {
  const ports = await freePorts(plan.ports);
  const { args, cwd, environment, program } = plan.launch(ports);
  const startedAt = performance.now();
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, ...environment },
    stdio: ["ignore", "ignore", "pipe"],
    detached: true,
  });
  const forget = endWithParent(child);
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const end = async () => {
    await endGroup(child, ended);
    forget();
  };
  const errors: Buffer[] = [];
  child.stderr.on("data", (chunk: Buffer) => {
    if (errors.length < 20) errors.push(chunk);
  });
  try {
    await firstAnswer(plan, ports, child);
    const startMs = performance.now() - startedAt;
    const group = child.pid ?? 0;
    return {
      name: plan.name,
      ports,
      startMs,
      megabytes: () => treeMegabytes(group),
      cpuMs: () => groupCpuMs(group),
      end,
    };
  } catch (error) {
    await end();
    throw new Error(
      `${plan.name} did not answer: ${String(error)}\n${Buffer.concat(errors).toString().slice(0, 2_000)}`,
    );
  }
}

async function firstAnswer(plan: ServerPlan, ports: readonly number[], child: ChildProcess): Promise<void> {
  const url = plan.url(ports);
  let last = "no answer";
  for (const limit = performance.now() + LONGEST_START_MS; performance.now() < limit; ) {
    if (child.exitCode !== null) throw new Error(`the process ended with code ${child.exitCode}`);
    try {
      const response = await fetch(url, { headers: plan.headers ?? {}, signal: AbortSignal.timeout(5_000) });
      const answer = { status: response.status, body: await response.text() };
      if (plan.isReady(answer)) return;
      last = `${answer.status} ${answer.body.slice(0, 200)}`;
    } catch {
      // The port is not open yet.
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new Error(`the last answer was ${last}`);
}

/** Interrupts the process group as Ctrl-C does, and kills what is left. */
async function endGroup(child: ChildProcess, ended: Promise<void>): Promise<void> {
  kill(child, "SIGINT");
  const timer = setTimeout(() => kill(child, "SIGKILL"), LONGEST_END_MS);
  await ended;
  clearTimeout(timer);
  kill(child, "SIGKILL");
}
