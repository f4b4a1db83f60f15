/** `npm run signing`: writes docs/signing.md. */
import { command } from "../local/command/command.ts";
import { runInstalled } from "../tools/verify/run-installed.ts";

const USAGE = `npm run signing

Sends each request of test/signing/cases.ts to the verifier, and writes
docs/signing.md from the outcomes.`;

await command({
  usage: USAGE,
  options: {},
  async run() {
    process.exitCode = (await runInstalled("vitest", ["run", "test/signing", "--update"])).code;
  },
});
