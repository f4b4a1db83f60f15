/** `npm run export`: the APIs as files for `aws apigateway import-rest-api`, for those who deploy without the framework. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../local/user-error.ts";
import { exportApis } from "../tools/operate/export-apis.ts";
import { compileTemplate } from "../tools/template/compile-template.ts";
import { command } from "./command.ts";

await command({
  usage: [
    "npm run export -- --account ID --region R --stage S --caller ROLE_ARN",
    "",
    "Writes each API as a file that `aws apigateway import-rest-api` takes as it is, with nothing of CloudFormation's left in it.",
    "",
    "  --account ID        the account that they are imported into: twelve digits",
    "  --region R          its region",
    "  --stage S           the stage (default: dev)",
    "  --caller ROLE_ARN   the role that may call; may be given more than once. Without it no API is written whose policy names one",
    "  --out FOLDER        where to (default: dist/import)",
  ].join("\n"),
  options: {
    account: { type: "string" },
    region: { type: "string" },
    stage: { type: "string", default: "dev" },
    caller: { type: "string", multiple: true },
    out: { type: "string", default: "dist/import" },
  },
  async run({ account = "", caller = [], out, region = "", stage }) {
    if (!/^\d{12}$/.test(account)) throw new UserError("--account wants the twelve digits of an AWS account.");
    if (!/^[a-z]{2}(?:-[a-z]+)+-\d$/.test(region)) throw new UserError("--region wants a region, as eu-west-1.");
    refuseForeign(caller, account);

    const template = await compileTemplate({ root: process.cwd(), stage });
    const { documents, leftOut } = exportApis({ template, account, region, callers: caller });
    await mkdir(out, { recursive: true });
    for (const [name, document] of documents) {
      const file = join(out, `${name}.json`);
      await writeFile(file, `${JSON.stringify(document, null, 2)}\n`);
      console.log(`${name} -> ${file}`);
      console.log(
        `  aws apigateway import-rest-api --fail-on-warnings --parameters endpointConfigurationTypes=REGIONAL --body fileb://${file} --region ${region}`,
      );
    }
    for (const sentence of leftOut) console.error(sentence);
    if (leftOut.length > 0) process.exitCode = 1;
  },
});

function refuseForeign(callers: readonly string[], account: string): void {
  for (const caller of callers) {
    const [, owner] = /^arn:aws[a-z-]*:iam::(\d{12}):role\/[\w+=,.@/-]+$/.exec(caller) ?? [];
    if (owner === undefined) {
      throw new UserError(`--caller ${caller}: write a role's ARN, arn:aws:iam::${account}:role/NAME.`);
    }
    if (owner !== account) {
      throw new UserError(
        `--caller ${caller} is of account ${owner}. The API's policy allows nobody, it only denies: a role of another account could never call.`,
      );
    }
  }
}
