/** Says how busy the machine is, by the share of a core that a loop without waiting gets, and by the time that other processes use. */
import { cpus } from "node:os";
import { median } from "./statistics.ts";

export interface Calibration {
  /** The share of a core that a loop got which never waits. 1 on a quiet machine. */
  share: number;
  /** The share of all cores that was used while this process slept. 0 on a quiet machine. */
  others: number;
  /** The loop's processor time in milliseconds, always for the same work. It changes with the clock speed of the processor. */
  loopMs: number;
}

/** Iterations of the loop: about 50 ms on a core of 2024. */
const ITERATIONS = 50_000_000;
const LOOPS = 3;
const SLEEPS = 3;
const SLEEP_MS = 300;

/** From these values on, the machine is called busy. */
const LEAST_SHARE = 0.95;
const MOST_OTHERS = 0.1;

/** Measures how busy the machine is, in about a second. Medians leave out what lasts for a moment, such as the end of a server that was measured before. */
export async function calibrate(): Promise<Calibration> {
  const shares: number[] = [];
  for (let sleep = 0; sleep < SLEEPS; sleep++) shares.push(await othersShare());
  const loops = Array.from({ length: LOOPS }, runLoop);
  return {
    share: Math.min(1, median(loops.map(({ share }) => share))),
    others: median(shares),
    loopMs: median(loops.map(({ ms }) => ms)),
  };
}

/** Measures the share of all cores that is used while this process sleeps. */
async function othersShare(): Promise<number> {
  const before = readUse();
  await new Promise((resolve) => setTimeout(resolve, SLEEP_MS));
  const after = readUse();
  return (after.busy - before.busy) / Math.max(1, after.all - before.all);
}

/** Whether figures measured beside this calibration hold as they stand. Otherwise only their ratios hold. */
export function isQuiet({ others, share }: Calibration): boolean {
  return share >= LEAST_SHARE && others <= MOST_OTHERS;
}

/** Describes the busiest of the calibrations in a sentence. */
export function describeCalibrations(calibrations: readonly Calibration[]): string {
  const share = Math.min(...calibrations.map((one) => one.share));
  const others = Math.max(...calibrations.map((one) => one.others));
  const loops = calibrations.map(({ loopMs }) => loopMs);
  const quiet = calibrations.filter(isQuiet).length;
  const [fastest, slowest] = [Math.min(...loops), Math.max(...loops)];
  return [
    `The machine was quiet at ${quiet} of ${calibrations.length} checks.`,
    `At the busiest one a loop that never waits got ${percent(share)} of a core, and other processes used ${percent(others)} of all cores.`,
    `The same loop took ${fastest.toFixed(0)} to ${slowest.toFixed(0)} ms of processor time.`,
    quiet === calibrations.length ? "" : "Ratios taken within a round hold; other figures are too slow.",
  ]
    .filter((sentence) => sentence !== "")
    .join(" ");
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}

function runLoop(): { share: number; ms: number } {
  const startedAt = performance.now();
  const before = process.cpuUsage();
  let value = 1;
  for (let index = 0; index < ITERATIONS; index++) value = (Math.imul(value, 1_664_525) + 1_013_904_223) | 0;
  const { system, user } = process.cpuUsage(before);
  const ms = (user + system) / 1000;
  // The use of the result keeps the compiler from leaving the loop out.
  return { share: ms / (performance.now() - startedAt), ms: value === 0 ? ms + 1e-9 : ms };
}

/** The processor time of all cores since the machine started, in milliseconds: `busy` without the idle time. */
function readUse(): { busy: number; all: number } {
  const times = cpus().map((core) => core.times);
  const all = times.reduce((sum, { idle, irq, nice, sys, user }) => sum + idle + irq + nice + sys + user, 0);
  return { all, busy: all - times.reduce((sum, { idle }) => sum + idle, 0) };
}
