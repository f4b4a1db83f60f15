/** Validates every variant of the template by AWS's own resource schemas and rules, those that cfn-lint uses too. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CelEngine, TemplateFile } from "@aws/cloudformation-validate";
import { afterAll, describe, expect, it } from "vitest";
import { ACKNOWLEDGED } from "../tools/review/public-sets/acknowledged.ts";
import { compiledVariants } from "../tools/template/variants.ts";
import { ROOT } from "./fixtures/command.ts";
import { deployedTemplate, propertiesOf } from "./fixtures/running-stack.ts";
import { scratch } from "./fixtures/scratch.ts";

const variants = await compiledVariants(ROOT);
const engine = new CelEngine();
afterAll(() => engine.free());

/** Findings of the level warning and above, one line each, without those that the list ACKNOWLEDGED accepts. */
function problemsIn(file: string): readonly string[] {
  const { diagnostics, status } = engine.validateStandard(new TemplateFile(file), { severityLevel: "WARN" });
  // With another outcome the findings could be incomplete.
  expect(status).toBe("OK");
  return diagnostics
    .filter(({ entity, ruleId }) => {
      const id = entity?.logicalId ?? "";
      return !ACKNOWLEDGED.some(({ at, ids }) => ids.includes(ruleId) && at.test(id));
    })
    .map(({ entity, message, ruleId }) => `${ruleId} ${entity?.logicalId}: ${message}`);
}

describe("@aws/cloudformation-validate", () => {
  it.each(variants)("finds nothing in $name", ({ file }) => {
    expect(problemsIn(file)).toEqual([]);
  });

  it("finds in a bad template what is bad in it", async () => {
    const template = deployedTemplate();
    propertiesOf(template, "DayLambdaFunction")["Runtime"] = "nodejs18.x";
    propertiesOf(template, "UserPool")["DeletionProtecton"] = "ACTIVE";
    propertiesOf(template, "AgeStage")["RestApiId"] = { Ref: "AgeApis" };
    const file = join(await scratch(), "bad.json");
    await writeFile(file, JSON.stringify(template));
    const found = problemsIn(file).join("\n");
    expect(found).toMatch(/DayLambdaFunction: .*nodejs18\.x/);
    expect(found).toMatch(/UserPool: .*DeletionProtecton/);
    expect(found).toMatch(/AgeApis/);
  });
});
