/** `npm run new -- NAME`: begins a service. */

import { UserError } from "../local/user-error.ts";
import { newService } from "../tools/scaffold/new-service.ts";
import { command } from "./command.ts";

const USAGE = `npm run new -- NAME

Begins a service: writes api/NAME.yaml, services/NAME/handler.ts and the function's block in serverless.yml. Nothing else
has to change. NAME has lower-case letters and digits: orders.`;

await command({
  usage: USAGE,
  options: {},
  operands: true,
  async run(_flags, names) {
    const [name] = names;
    if (name === undefined || names.length > 1) {
      throw new UserError(`npm run new wants one name, and was given ${names.length}.\n\n${USAGE}`);
    }
    const made = await newService(process.cwd(), name);
    if (!made.ok) throw new UserError(made.sentence);
    for (const file of made.files) console.log(`written: ${file}`);
    console.log(
      [
        "",
        `Write the contract, then \`npm run generate\`, then the handler. \`npm start\` serves it after the others.`,
        "It asks for a signature, and nobody may call it yet: docs/your-own.md says how a caller is granted an operation.",
      ].join("\n"),
    );
  },
});
