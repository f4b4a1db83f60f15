/** `npm run fidelity`: writes docs/fidelity.md. */
import { command } from "../local/command/command.ts";
import { runInstalled } from "../tools/verify/run-installed.ts";

const USAGE = `npm run fidelity

Writes docs/fidelity.md from test/fidelity/rows.ts, and tests the rows.`;

await command({
  usage: USAGE,
  options: {},
  async run() {
    process.exitCode = (await runInstalled("vitest", ["run", "test/fidelity", "--update"])).code;
  },
});
