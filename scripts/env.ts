/** `npm run -s env`: prints the environment variables that a shell needs to use the running stack. */
import { UserError } from "../local/user-error.ts";
import { readStackFile } from "../tools/start/stack-file.ts";
import { command } from "./command.ts";

const USAGE = `npm run -s env

Prints the variables of the running stack as export lines, for a shell:
eval "$(npm run -s env)"`;

await command({
  usage: USAGE,
  options: {},
  async run() {
    const stack = await readStackFile(process.cwd());
    if (stack === undefined) throw new UserError("No stack is running here. Start one with `npm start`.");
    for (const [name, value] of Object.entries(stack.environment)) {
      console.log(`export ${name}='${value.replaceAll("'", String.raw`'\''`)}'`);
    }
  },
});
