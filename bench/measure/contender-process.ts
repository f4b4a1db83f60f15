/**
 * The process of one contender: `node contender-process.ts MODULE NAME INPUT`. Each message from the parent is a number of milliseconds. The
 * process measures for that long and sends back the microseconds of one run.
 */
import type { CreateRun } from "./compare.ts";
import { timeRound } from "./time-round.ts";

const [, , module = "", name = "", input = "null"] = process.argv;
const { createRun }: { createRun: CreateRun } = await import(module);
const run = await createRun(name, JSON.parse(input));

process.on("message", async (ms) => process.send?.(await timeRound(run, Number(ms))));
process.on("disconnect", () => process.exit());
