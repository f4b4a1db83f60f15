import { UsageError } from "../../local/usage-error.ts";

/** The flags of the command that do something else than run scenarios. */
const MODES = ["list", "plots", "page", "validate"] as const;
type Mode = (typeof MODES)[number] | "run";

const FLAGS = [...MODES, "seed", "parameters", "prices", "json"] as const;

/** The flags that each mode reads beside its own. */
const READS: Readonly<Record<Mode, readonly (typeof FLAGS)[number][]>> = {
  list: ["json"],
  plots: ["seed", "parameters", "prices"],
  page: [],
  validate: ["json"],
  run: ["seed", "parameters", "prices", "json"],
};

/** The flags and names of a command line. A flag that was not given is undefined. */
export interface SimulateFlags {
  /** The scenarios to run. Default: the usual ones. */
  names: readonly string[];
  list?: boolean;
  seed?: string;
  /** The file with the user's own parameters. */
  parameters?: string;
  /** The file with the user's own prices. Given, or without a scenario, the costs are printed too. */
  prices?: string;
  json?: boolean;
  /** A folder to draw the plots into. */
  plots?: string;
  /** Whether to write docs/capacity.md, its pictures and its figures. */
  page?: boolean;
  /** Whether to compare the simulator with the local stack. */
  validate?: boolean;
}

/** Returns what the flags ask for. Throws a UsageError for a flag or a name that would have no effect. */
export function modeOf({ names, ...flags }: SimulateFlags): Mode {
  const given = FLAGS.filter((name) => flags[name] !== undefined && flags[name] !== false);
  const [mode = "run", ...others] = MODES.filter((name) => given.includes(name));
  const unread = given.find((name) => name !== mode && !READS[mode].includes(name));
  if (others.length > 0 || unread !== undefined) {
    throw new UsageError(`--${mode} does not read --${others[0] ?? unread}. Give one of the two.`);
  }
  const [name] = names;
  if (mode !== "run" && name !== undefined) {
    throw new UsageError(`--${mode} takes no scenario. Leave out ${name}, or --${mode}.`);
  }
  return mode;
}
