/** `npm run generate`: writes everything in generated/, from the contracts to the compiled template. */

import { command } from "../local/command/command.ts";
import { problemLines } from "../tools/contract/api-contract.ts";
import { PackagingProblem } from "../tools/template/compile-template.ts";
import { generate } from "../tools/template/generate.ts";

const USAGE = `npm run generate

Writes generated/ from api/, serverless.yml and infra/. Commit the result.
When a contract has a problem, prints each with its file and line, writes
nothing, and ends with exit code 1.`;

await command({
  usage: USAGE,
  options: {},
  async run() {
    const problems = await generate(process.cwd(), console.log).catch(adviseCheck);
    for (const line of problemLines(problems)) console.log(line);
    if (problems.length > 0) process.exitCode = 1;
  },
});

/** Adds to an error of the Serverless Framework, which names no file, the command that does. Rethrows every error. */
function adviseCheck(error: unknown): never {
  if (!(error instanceof PackagingProblem)) throw error;
  throw new PackagingProblem(`${error.message}\n\`npm run check\` says where, when a name or a grant is wrong.`);
}
