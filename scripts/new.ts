/** `npm run new -- NAME`: writes the first files of a new service. */

import { command } from "../local/command/command.ts";
import { usageText } from "../local/command/usage-text.ts";
import { UsageError } from "../local/usage-error.ts";
import { UserError } from "../local/user-error.ts";
import { type FirstGrant, firstGrant } from "../tools/scaffold/first-grant.ts";
import { newService } from "../tools/scaffold/new-service.ts";

const USAGE = `npm run new -- NAME

Begins a service: writes api/NAME.yaml, services/NAME/handler.ts and the
function's block in serverless.yml. NAME has lower-case letters and digits:
orders.`;

/** The steps after the files are written, for the service `name`. */
function nextSteps(name: string, grant: FirstGrant | undefined): string {
  const steps = `
Write the contract, run \`npm run generate\`, then write the handler. \`npm start\`
serves the API on the next port. In another terminal:

  npm run call -- ${name} /${name}

It answers 403, because nobody is granted the operation.`;
  if (grant === undefined) return `${steps} docs/your-own.md says how to grant it.`;
  return `${steps} To let the callers of the
other operations call it, write in place of ${grant.place}

${grant.lines.join("\n")}

\`npm start\` sees the change, and the same call answers 200. \`npm run check\` reports
the grant until a service calls the operation: docs/your-own.md has such a caller.`;
}

await command({
  usage: USAGE,
  options: {},
  operands: true,
  async run(_flags, names) {
    const [name] = names;
    if (name === undefined || names.length > 1) {
      throw new UsageError(`npm run new takes one name and got ${names.length}.\n\n${usageText(USAGE)}`);
    }
    const made = await newService(process.cwd(), name);
    if (!made.ok) throw made.fault === "name" ? new UsageError(made.sentence) : new UserError(made.sentence);
    for (const file of made.files) console.log(`written: ${file}`);
    console.log(nextSteps(name, await firstGrant(process.cwd(), name)));
  },
});
