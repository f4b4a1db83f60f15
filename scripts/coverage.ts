/** `npm run coverage`: writes docs/coverage.md. */
import { command } from "../local/command/command.ts";
import { runInstalled } from "../tools/verify/run-installed.ts";

const USAGE = `npm run coverage

Writes docs/coverage.md from the stack's tables of actions and of template
properties, and tests the tables.`;

await command({
  usage: USAGE,
  options: {},
  async run() {
    process.exitCode = (await runInstalled("vitest", ["run", "test/coverage", "--update"])).code;
  },
});
