import { expect, it } from "vitest";
import { deployedTemplate, propertiesOf } from "../../test/fixtures/running-stack.ts";
import { templateToRun } from "./template-to-run.ts";

it("replaces the handlers of services by those of readable bundles, and nothing else", () => {
  const compiled = deployedTemplate();
  propertiesOf(compiled, "AgeLambdaFunction")["Handler"] = "build/age.handler";
  const expected = structuredClone(compiled);
  propertiesOf(expected, "DayLambdaFunction")["Handler"] = "dist/local-day/index.handler";
  expect(templateToRun(compiled, ["age", "day"])).toEqual(expected);
  expect(templateToRun(compiled, [])).toEqual(compiled);
});
