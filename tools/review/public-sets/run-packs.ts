import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, Stack, Validations } from "aws-cdk-lib";
import { CfnInclude } from "aws-cdk-lib/cloudformation-include";
import { AwsSolutionsChecks, HIPAASecurityChecks, NIST80053R5Checks, PCIDSS321Checks, ServerlessChecks } from "cdk-nag";
import { asObject } from "../../../local/json.ts";

const PACKS = {
  AwsSolutions: AwsSolutionsChecks,
  Serverless: ServerlessChecks,
  "NIST.800.53.R5": NIST80053R5Checks,
  "HIPAA.Security": HIPAASecurityChecks,
  "PCI.DSS.321": PCIDSS321Checks,
} as const;

export const PACK_NAMES: readonly string[] = Object.keys(PACKS);

/** Something that a pack finds. */
export interface PackFinding {
  pack: string;
  /** Without the pack's name: `APIG4`, `IAM5[Resource::*]`. */
  id: string;
  /** The name that the template was given by. */
  template: string;
  /** The logical id. */
  resource: string;
  description: string;
}

/**
 * Runs every pack of cdk-nag over templates, by name, in one synthesis.
 *
 * Throws when the report is not there, or is not one of every pack: then nothing has been looked at, which must not pass for
 * nothing found.
 */
export async function runPacks(templates: ReadonlyMap<string, unknown>): Promise<readonly PackFinding[]> {
  const folder = await mkdtemp(join(tmpdir(), "countersign-checks-"));
  try {
    // Findings are for the report alone; a template that cannot be read still throws.
    const context = { "@aws-cdk/core:failSynthOnValidationErrors": false };
    const app = new App({ outdir: join(folder, "out"), context, analyticsReporting: false });
    for (const [name, template] of templates) {
      const file = join(folder, `${name}.json`);
      await writeFile(file, JSON.stringify(template));
      new CfnInclude(new Stack(app, name), "template", { templateFile: file });
    }
    for (const Pack of Object.values(PACKS)) Validations.of(app).addPlugins(new Pack(app));
    app.synth();
    return findingsOf(JSON.parse(await readFile(join(folder, "out/validation-report.json"), "utf8")));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function findingsOf(report: unknown): readonly PackFinding[] {
  const reports = list(asObject(report)["pluginReports"]).map(asObject);
  const missing = PACK_NAMES.filter((pack) => !reports.some((one) => one["pluginName"] === pack));
  if (missing.length > 0) throw new Error(`No report of ${missing.join(", ")}: nothing was looked at.`);
  return reports
    .filter((one) => PACK_NAMES.includes(String(one["pluginName"])))
    .flatMap((one) =>
      list(one["violations"]).flatMap((violation) => readViolation(String(one["pluginName"]), violation)),
    );
}

function readViolation(pack: string, value: unknown): readonly PackFinding[] {
  const violation = asObject(value);
  const id = String(violation["ruleName"]).replace(`${pack}-`, "");
  return list(violation["violatingConstructs"]).map((construct) => {
    // `strict-cognito-prod/template/UserPool`.
    const [template = "", , resource = ""] = String(asObject(construct)["constructPath"]).split("/");
    return { pack, id, template, resource, description: String(violation["description"]) };
  });
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
