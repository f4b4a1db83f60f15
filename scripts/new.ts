/** `npm run new -- NAME`: writes the first files of a new service. */

import { command } from "../local/command/command.ts";
import { UsageError } from "../local/command/usage-error.ts";
import { UserError } from "../local/user-error.ts";
import { newService } from "../tools/scaffold/new-service.ts";

const USAGE = `npm run new -- NAME

Begins a service: writes api/NAME.yaml, services/NAME/handler.ts and the
function's block in serverless.yml. NAME has lower-case letters and digits:
orders.`;

const next = (name: string) => `
Write the contract, run \`npm run generate\`, then write the handler. \`npm start\`
serves the API on the next port. In another terminal:

  npm run call -- ${name} /${name} --explain

The answer is 403 for now: the operation wants a signature, and no role has a
grant yet. docs/your-own.md says how to grant it.`;

await command({
  usage: USAGE,
  options: {},
  operands: true,
  async run(_flags, names) {
    const [name] = names;
    if (name === undefined || names.length > 1) {
      throw new UsageError(`npm run new takes one name and got ${names.length}.\n\n${USAGE}`);
    }
    const made = await newService(process.cwd(), name);
    if (!made.ok) throw new UserError(made.sentence);
    for (const file of made.files) console.log(`written: ${file}`);
    console.log(next(name));
  },
});
