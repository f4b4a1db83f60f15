/** `npm test`: checks style, unused code and types, and runs the tests. */
import { command } from "../local/command/command.ts";
import { lint } from "../tools/verify/lint.ts";
import { runInstalled } from "../tools/verify/run-installed.ts";
import { typecheck } from "../tools/verify/typecheck.ts";

const USAGE = `npm test [-- PATH... [options of vitest]]

Checks style, unused code and types. When these checks find nothing, runs the
tests: all of them, or those whose path contains a PATH. Exit code 1 when
something is found or a test fails.

  npm test -- local/iam
  npm test -- local/iam -t 'a wildcard'

  --help         prints this; npx vitest --help prints vitest's options`;

const given = process.argv.slice(2);
const wantsHelp = given.some((flag) => flag === "-h" || flag === "--help");

await command({
  usage: USAGE,
  options: {},
  operands: true,
  // Every other flag is vitest's.
  args: wantsHelp ? ["--help"] : ["--", ...given],
  async run(_, flags) {
    const root = process.cwd();
    // The compiler uses one core for most of the time, so that the other one is free.
    const [isClean, types] = await Promise.all([lint({ root, print: console.error }), typecheck(root)]);
    process.stdout.write(types.output);
    if (!isClean || types.code !== 0) process.exitCode = 1;
    else process.exitCode = (await runInstalled("vitest", ["run", ...flags], { root })).code;
  },
});
