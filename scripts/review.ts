/** `npm run review`: compares every variant of the template with our own rules. */
import { command } from "../local/command/command.ts";
import { runReview } from "../tools/review/run-review.ts";

const USAGE = `npm run review

Compiles every variant of the template and compares each with our own rules
(tools/review/). Prints a line for each finding, with its file and line; exit
code 1 when there is one.
docs/template.md says what else checks the template.`;

await command({
  usage: USAGE,
  options: {},
  async run() {
    const isClean = await runReview(process.cwd(), console.log);
    if (!isClean) process.exitCode = 1;
  },
});
