import { UsageError } from "../usage-error.ts";
import { portNumber, portsByName } from "./flags.ts";
import type { RunStackOptions } from "./run-stack.ts";
import type { TerminalMode } from "./terminal.ts";

/** The flags of every command that starts a stack. */
export const START_FLAGS = {
  port: { type: "string", multiple: true },
  "aws-port": { type: "string" },
  throttle: { type: "boolean" },
  "throttle-first": { type: "boolean" },
  inspect: { type: "boolean" },
  "inspect-port": { type: "string" },
  verbose: { type: "boolean" },
  quiet: { type: "boolean" },
  json: { type: "boolean" },
  list: { type: "boolean" },
  console: { type: "boolean" },
  "no-console": { type: "boolean" },
} as const;

export const PORT_USAGE = `  --port NAME=N     an API's port (default: 3000 for the first API, 3001 for the
                    second)
  --aws-port N      the AWS endpoint's port (default: 4566)`;

export const THROTTLE_USAGE = `  --throttle        lets stages throttle (429) and functions keep to their
                    reserved concurrency (500)
  --throttle-first  the same, with throttling before authentication instead of
                    after authorization`;

export const OUTPUT_USAGE = `  --inspect         lets a debugger stop at breakpoints in handlers, and raises
                    the time limits of functions to 15 minutes
  --inspect-port N  the debugger's port (default: 9229)
  --verbose         also shows metrics, and every line of a function in full
  --quiet           shows only requests that were refused or failed
  --json            prints a line of JSON for each entry, for programs
  --no-console      serves no console and records no requests (the default when
                    NODE_ENV is production; --console turns it on)
  --list            names what the template has without an effect here, and
                    ends; with --quiet, a name a line
  --help            prints this`;

/** The values of START_FLAGS on a command line. */
export interface StartFlags {
  port?: readonly string[];
  "aws-port"?: string;
  throttle?: boolean;
  "throttle-first"?: boolean;
  inspect?: boolean;
  "inspect-port"?: string;
  verbose?: boolean;
  quiet?: boolean;
  json?: boolean;
  list?: boolean;
  console?: boolean;
  "no-console"?: boolean;
}

/** Node's own port for debuggers. */
const INSPECT_PORT = 9229;

/**
 * Reads the values of START_FLAGS, for a stack of this folder. `env` is the process's environment. Throws a UsageError for a value that a flag does not
 * take.
 */
export function readStartFlags(flags: StartFlags, env = process.env): RunStackOptions {
  const { "aws-port": awsPort, inspect, "inspect-port": inspectPort, list = false, port = [] } = flags;
  return {
    root: process.cwd(),
    mode: modeOf(flags),
    lists: list,
    console: hasConsole(flags, env),
    ports: portsByName(port),
    awsPort: awsPort === undefined ? undefined : portNumber("--aws-port", awsPort, "--aws-port 4567"),
    inspectPort: inspectPortOf(inspect, inspectPort),
    throttle: throttleOf(flags),
  };
}

function modeOf(flags: StartFlags): TerminalMode {
  const chosen = (["json", "quiet", "verbose"] as const).filter((name) => flags[name]);
  if (chosen.length > 1) throw new UsageError("Pass only one of --json, --quiet and --verbose.");
  return chosen[0] ?? "person";
}

function hasConsole({ console, "no-console": noConsole }: StartFlags, { NODE_ENV }: NodeJS.ProcessEnv): boolean {
  if (console && noConsole) throw new UsageError("Pass only one of --console and --no-console.");
  return console ?? (noConsole ? false : NODE_ENV !== "production");
}

function inspectPortOf(inspect: boolean | undefined, port: string | undefined): number | undefined {
  if (port !== undefined) return portNumber("--inspect-port", port, "--inspect-port 9230");
  return inspect ? INSPECT_PORT : undefined;
}

function throttleOf(flags: StartFlags): RunStackOptions["throttle"] {
  if (flags["throttle-first"]) return "before authentication";
  return flags.throttle ? "after authorization" : undefined;
}
