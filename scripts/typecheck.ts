/** `npm run typecheck`: checks the types of everything. */
import { command } from "../local/command/command.ts";
import { typecheck } from "../tools/verify/typecheck.ts";

const USAGE = `npm run typecheck

Checks the types of everything with the TypeScript compiler. Exit code 1 when
there is an error.`;

await command({
  usage: USAGE,
  options: {},
  async run() {
    const { code, output } = await typecheck(process.cwd());
    process.stdout.write(output);
    if (code !== 0) process.exitCode = 1;
  },
});
