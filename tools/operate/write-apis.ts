import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { UsageError } from "../../local/usage-error.ts";
import { compileTemplate } from "../template/compile-template.ts";
import { exportApis } from "./export-apis.ts";

export interface WriteApisOptions {
  root: string;
  stage: string;
  /** The AWS account: twelve digits. */
  account: string;
  region: string;
  /** The ARNs of the roles that may call the APIs. All must be of `account`. */
  callers: readonly string[];
  /** The folder for the files. */
  out: string;
}

/**
 * Writes each API of a stage as a file for `aws apigateway import-rest-api`. Returns lines that say how to import the files, and a sentence
 * for each API that is left out. Throws a UsageError for an invalid account, region or caller.
 */
export async function writeApis(options: WriteApisOptions): Promise<{ lines: string[]; leftOut: readonly string[] }> {
  const { account, callers, out, region, root, stage } = options;
  if (!/^\d{12}$/.test(account)) throw new UsageError("--account must be the twelve digits of an AWS account.");
  if (!/^[a-z]{2}(?:-[a-z]+)+-\d$/.test(region)) throw new UsageError("--region must be a region, such as eu-west-1.");
  refuseForeignCallers(callers, account);

  const template = await compileTemplate({ root, stage });
  const { documents, leftOut } = exportApis({ template, account, region, callers });
  await mkdir(out, { recursive: true });
  const lines: string[] = [];
  for (const [name, document] of documents) {
    const file = join(out, `${name}.json`);
    await writeFile(file, `${JSON.stringify(document, null, 2)}\n`);
    lines.push(
      `${name} -> ${file}`,
      `  aws apigateway import-rest-api --fail-on-warnings --parameters endpointConfigurationTypes=REGIONAL --body fileb://${file} --region ${region}`,
    );
  }
  return { lines, leftOut };
}

function refuseForeignCallers(callers: readonly string[], account: string): void {
  for (const caller of callers) {
    const [, owner] = /^arn:aws[a-z-]*:iam::(\d{12}):role\/[\w+=,.@/-]+$/.exec(caller) ?? [];
    if (owner === undefined) {
      throw new UsageError(`--caller ${caller}: write the ARN of a role, arn:aws:iam::${account}:role/NAME.`);
    }
    if (owner !== account) {
      throw new UsageError(
        `--caller ${caller} is of account ${owner}. The API's policy only denies and allows no one, so a role of another account could never call.`,
      );
    }
  }
}
