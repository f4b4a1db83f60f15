/** `npm run generate`: writes everything in generated/, from the contracts to the compiled template. */

import { command } from "../local/command/command.ts";
import { UserError } from "../local/user-error.ts";
import { problemLines } from "../tools/contract/api-contract.ts";
import { generate } from "../tools/template/generate.ts";

const USAGE = `npm run generate

Writes generated/ from api/, serverless.yml and infra/. Commit the result.`;

await command({
  usage: USAGE,
  options: {},
  async run() {
    const problems = await generate(process.cwd(), console.log);
    if (problems.length > 0) throw new UserError(problemLines(problems).join("\n"));
  },
});
