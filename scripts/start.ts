/** `npm start`: runs the whole stack on this machine. */

import { runStack } from "../tools/start/run-stack.ts";
import type { TerminalMode } from "../tools/start/terminal.ts";
import { command } from "./command.ts";
import { portNumber, portsByName } from "./flags.ts";
import { packagingParameters } from "./packaging-parameters.ts";
import { UsageError } from "./usage-error.ts";

const USAGE = `npm start [-- options]

Runs the services, and the AWS services behind them, on this machine. Auth is
really enforced.

  --port NAME=N     an API's port (default: 3000 for the first API, 3001 for the
                    second)
  --aws-port N      the AWS endpoint's port (default: 4566)
  --param NAME=V    a packaging parameter of serverless.yml, so that the stack runs
                    what would be deployed with it; may be given more than once
  --throttle        lets stages throttle (429) and functions keep to their
                    reserved concurrency (500)
  --throttle-first  the same, with throttling before authentication instead of
                    after authorization
  --deployed        runs the minified bundles that are deployed, instead of readable
                    ones with source maps
  --inspect         lets a debugger stop at breakpoints in handlers, and raises the
                    time limits of functions to 15 minutes
  --inspect-port N  the debugger's port (default: 9229)
  --verbose         also shows metrics, and every line of a function in full
  --quiet           shows only requests that were refused or failed
  --json            prints a line of JSON for each entry, for programs
  --list            names what the template has without an effect here
  --help            prints this

Ctrl-C ends it.`;

/** Node's own port for debuggers. */
const INSPECT_PORT = 9229;

await command({
  usage: USAGE,
  options: {
    port: { type: "string", multiple: true },
    "aws-port": { type: "string" },
    param: { type: "string", multiple: true },
    throttle: { type: "boolean" },
    "throttle-first": { type: "boolean" },
    deployed: { type: "boolean" },
    inspect: { type: "boolean" },
    "inspect-port": { type: "string" },
    verbose: { type: "boolean" },
    quiet: { type: "boolean" },
    json: { type: "boolean" },
    list: { type: "boolean" },
  },
  async run({
    param = [],
    port = [],
    "aws-port": awsPort,
    throttle,
    "throttle-first": throttleFirst,
    list = false,
    deployed,
    inspect,
    "inspect-port": inspectPort,
    ...output
  }) {
    const order = throttleFirst ? "before authentication" : "after authorization";
    await runStack({
      root: process.cwd(),
      mode: modeOf(output),
      listsNames: list,
      parameters: await packagingParameters(param),
      form: deployed ? "deployed" : "readable",
      inspectPort: inspectPortOf(inspect, inspectPort),
      ports: portsByName(port),
      awsPort: awsPort === undefined ? undefined : portNumber("--aws-port", awsPort, "--aws-port 4567"),
      throttle: throttle || throttleFirst ? order : undefined,
    });
  },
});

function modeOf(flags: { json?: boolean; quiet?: boolean; verbose?: boolean }): TerminalMode {
  const chosen = (["json", "quiet", "verbose"] as const).filter((name) => flags[name]);
  if (chosen.length > 1) throw new UsageError("Pass only one of --json, --quiet and --verbose.");
  return chosen[0] ?? "person";
}

function inspectPortOf(inspect: boolean | undefined, port: string | undefined): number | undefined {
  if (port !== undefined) return portNumber("--inspect-port", port, "--inspect-port 9230");
  return inspect ? INSPECT_PORT : undefined;
}
