/** `npm start`: runs the whole stack on this machine. */
import { command } from "../local/command/command.ts";
import { OUTPUT_USAGE, PORT_USAGE, readStartFlags, START_FLAGS, THROTTLE_USAGE } from "../local/command/start-flags.ts";
import { runStack } from "../tools/start/run-stack.ts";
import { packagingParameters } from "./packaging-parameters.ts";

const USAGE = `npm start [-- options]

Runs the services, and the AWS services behind them, on this machine. Auth is
really enforced.

${PORT_USAGE}
  --param NAME=V    a packaging parameter of serverless.yml, so that the stack
                    runs what would be deployed with it; may be given more than
                    once
${THROTTLE_USAGE}
  --deployed        runs the minified bundles that are deployed, instead of
                    readable ones with source maps
${OUTPUT_USAGE}

Ctrl-C ends it.`;

/** The end of the command. */
export const ended = command({
  usage: USAGE,
  options: {
    ...START_FLAGS,
    param: { type: "string", multiple: true },
    deployed: { type: "boolean" },
  },
  async run({ param = [], deployed, ...flags }) {
    await runStack({
      ...readStartFlags(flags),
      parameters: await packagingParameters(param),
      form: deployed ? "deployed" : "readable",
    });
  },
});
