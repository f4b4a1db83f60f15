import { execFileSync } from "node:child_process";

/** The costs of a fresh process that loads a function's module and answers one event. */
export interface ColdCosts {
  /** Processor time of the whole process, the start of Node included, in milliseconds. */
  processMs: number;
  /** Processor time of the import alone, in milliseconds. */
  importMs: number;
  /** Processor time of the import and the first answer, in milliseconds. */
  answerMs: number;
  /** Time on the clock from the import's start to the first answer, in milliseconds. */
  clockMs: number;
  /** Resident memory after the answer, in megabytes. */
  megabytes: number;
  /** The first answer. */
  reply: { statusCode: number; body: string };
}

const SCRIPT = `
const [, file, event] = process.argv;
const context = { awsRequestId: "r", getRemainingTimeInMillis: () => 10_000 };
const from = process.cpuUsage();
const startedAt = performance.now();
const since = () => { const { user, system } = process.cpuUsage(from); return (user + system) / 1000; };
Promise.resolve(file.endsWith(".mjs") ? import(file) : require(file)).then(async ({ handler }) => {
  const importMs = since();
  const reply = await handler(JSON.parse(event), context);
  const answerMs = since();
  const clockMs = performance.now() - startedAt;
  const { user, system } = process.cpuUsage();
  const processMs = (user + system) / 1000;
  console.log(JSON.stringify({ processMs, importMs, answerMs, clockMs, megabytes: process.memoryUsage.rss() / 2 ** 20, reply }));
  process.exit();
});`;

/** Loads a bundled function in a fresh process, lets it answer one event, and returns the costs. The process gets no variables but `environment`. */
export function coldProcess(
  file: string,
  event: object,
  environment: Readonly<Record<string, string>> = {},
): ColdCosts {
  const output = execFileSync(process.execPath, ["-e", SCRIPT, file, JSON.stringify(event)], {
    env: { ...environment },
    encoding: "utf8",
  });
  return JSON.parse(output.trimEnd().split("\n").at(-1) ?? "");
}
