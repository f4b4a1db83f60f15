/** `npm run export`: writes the APIs as files for `aws apigateway import-rest-api`, for deployments without the framework. */

import { command } from "../local/command/command.ts";
import { writeApis } from "../tools/operate/write-apis.ts";

const USAGE = `npm run export -- --account ID --region R --stage S --caller ROLE_ARN

Writes each API as a file that \`aws apigateway import-rest-api\` takes as it is:
the files hold nothing that only CloudFormation understands.

  --account ID        the account that imports them: twelve digits
  --region R          its region
  --stage S           the stage (default: dev)
  --caller ROLE_ARN   the role that may call; may be given more than once.
                      Without it, an API whose policy names a role is left out
  --out FOLDER        the folder for the files (default: dist/import)`;

await command({
  usage: USAGE,
  options: {
    account: { type: "string", default: "" },
    region: { type: "string", default: "" },
    stage: { type: "string", default: "dev" },
    caller: { type: "string", multiple: true, default: [] },
    out: { type: "string", default: "dist/import" },
  },
  async run({ caller, ...options }) {
    const { leftOut, lines } = await writeApis({ ...options, root: process.cwd(), callers: caller });
    for (const line of lines) console.log(line);
    for (const sentence of leftOut) console.error(sentence);
    if (leftOut.length > 0) process.exitCode = 1;
  },
});
