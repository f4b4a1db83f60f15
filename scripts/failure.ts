/** `npm run failure`: writes docs/failure.md. */
import { command } from "../local/command/command.ts";
import { runInstalled } from "../tools/verify/run-installed.ts";

const USAGE = `npm run failure

Makes every fault of test/faults/, and writes docs/failure.md from what day
does then.`;

await command({
  usage: USAGE,
  options: {},
  async run() {
    process.exitCode = (await runInstalled("vitest", ["run", "test/faults", "--update"])).code;
  },
});
