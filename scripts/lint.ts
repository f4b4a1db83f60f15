/** `npm run lint`: checks style, formatting and unused code. */
import { command } from "../local/command/command.ts";
import { lint } from "../tools/verify/lint.ts";

const USAGE = `npm run lint

Checks style and formatting with Biome, and finds unused code with knip. Exit
code 1 when there is a finding.`;

await command({
  usage: USAGE,
  options: {},
  async run() {
    const isClean = await lint({ root: process.cwd(), print: console.error });
    if (!isClean) process.exitCode = 1;
  },
});
