/** `npm run -s env`: what a shell needs to use the running stack, as export lines. */
import { UserError } from "../local/user-error.ts";
import { command } from "./command.ts";
import { readStackFile } from "./stack-file.ts";

await command({
  usage: 'npm run -s env\n\nPrints export lines for the running stack: eval "$(npm run -s env)"',
  options: {},
  async run() {
    const stack = await readStackFile(process.cwd());
    if (stack === undefined) throw new UserError("No stack is running here. Start one with `npm start`.");
    for (const [name, value] of Object.entries(stack.environment)) {
      console.log(`export ${name}='${value.replaceAll("'", String.raw`'\''`)}'`);
    }
  },
});
