import { parseArgs } from "node:util";
import { flagProblem } from "../local/command/flag-problem.ts";
import { suggestion } from "../local/suggestion.cjs";

export interface Flags {
  /** The parts to run. Empty for all. */
  parts: readonly string[];
  check: boolean;
  quick: boolean;
  render: boolean;
  help: boolean;
  /** Undefined: each part's own number. */
  rounds: number | undefined;
}

const OPTIONS = {
  check: { type: "boolean", default: false },
  quick: { type: "boolean", default: false },
  render: { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
  rounds: { type: "string" },
} as const;

/** Reads the command line. Returns a sentence about what is wrong when it cannot be used. */
export function readFlags(
  args: readonly string[],
  known: readonly string[],
): { ok: true; flags: Flags } | { ok: false; problem: string } {
  try {
    const { positionals, values } = parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS });
    const unknown = positionals.find((name) => !known.includes(name));
    if (unknown !== undefined) {
      return {
        ok: false,
        problem: `There is no part ${unknown}${suggestion(unknown, known)}. The parts are ${known.join(", ")}.`,
      };
    }
    const rounds = values.rounds === undefined ? undefined : Number(values.rounds);
    if (rounds !== undefined && !(Number.isInteger(rounds) && rounds >= 1 && rounds <= 100)) {
      return { ok: false, problem: "--rounds takes a whole number from 1 to 100: --rounds 5." };
    }
    return {
      ok: true,
      flags: {
        parts: positionals,
        check: values.check,
        quick: values.quick,
        render: values.render,
        help: values.help,
        rounds,
      },
    };
  } catch (error) {
    return {
      ok: false,
      problem: flagProblem(error instanceof Error ? error.message : String(error), Object.keys(OPTIONS)),
    };
  }
}
