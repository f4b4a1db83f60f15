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

/** A finding of a rule pack of cdk-nag. */
export interface PackFinding {
  pack: string;
  /** Id of the rule, without the prefix of the pack: `APIG4`, `IAM5[Resource::*]`. */
  id: string;
  /** Name of the template in the map given to `runPacks`. */
  template: string;
  /** Logical id of the resource. */
  resource: string;
  description: string;
}

/**
 * Runs every rule pack of cdk-nag over the templates, given by name, in one synthesis. Rejects when a pack writes no report, because that
 * would look like a pack without findings.
 */
export async function runPacks(templates: ReadonlyMap<string, unknown>): Promise<readonly PackFinding[]> {
  const folder = await mkdtemp(join(tmpdir(), "countersign-checks-"));
  try {
    // Findings go to the report and do not fail the synthesis. A template that cannot be read still does.
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
  if (missing.length > 0) throw new Error(`cdk-nag wrote no report of ${missing.join(", ")}.`);
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
    // The path is `strict-cognito-prod/template/UserPool`.
    const [template = "", , resource = ""] = String(asObject(construct)["constructPath"]).split("/");
    return { pack, id, template, resource, description: String(violation["description"]) };
  });
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
