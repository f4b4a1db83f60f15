/** Validates every variant of the template by AWS's own resource schemas and rules, which cfn-lint uses as well. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CelEngine, TemplateFile } from "@aws/cloudformation-validate";
import { afterAll, describe, expect, it } from "vitest";
import { everyImitation } from "../local/stack/every-imitation.ts";
import { naming } from "../local/template/naming.ts";
import { identify, returnValues } from "../local/template/return-values/return-values.ts";
import { ACKNOWLEDGED } from "../tools/review/public-sets/acknowledged.ts";
import { compiledVariants } from "../tools/template/variants.ts";
import cloudFormationTypes from "./coverage/cloudformation-types.json" with { type: "json" };
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

it("has every attribute that the local stack returns for Fn::GetAtt", async () => {
  const types = Object.keys(returnValues);
  const attributes = types.flatMap((type, index) =>
    attributesOf(type).map((attribute): [logicalId: string, attribute: string] => [`R${index}`, attribute]),
  );
  const asked = [...attributes, ["R0", "Colour"]];
  const file = join(await scratch(), "attributes.json");
  await writeFile(
    file,
    JSON.stringify({
      Resources: Object.fromEntries(types.map((Type, index) => [`R${index}`, { Type }])),
      Outputs: Object.fromEntries(asked.map((pair, index) => [`O${index}`, { Value: { "Fn::GetAtt": pair } }])),
    }),
  );
  const { diagnostics } = engine.validateStandard(new TemplateFile(file), { severityLevel: "WARN" });
  const unknown = diagnostics
    .filter(({ ruleId }) => ruleId === "F6101")
    .map(({ entity }) => asked[Number(entity?.logicalId?.slice(1))])
    .map(([id = "", attribute] = []) => `${types[Number(id.slice(1))]}.${attribute}`);
  expect(attributes.length).toBeGreaterThan(60);
  expect(unknown).toEqual([`${types[0]}.Colour`]);
});

it("has every resource type and property that docs/coverage.md lists", async () => {
  const resources = Object.entries(cloudFormationTypes).map(([Type, paths]) => {
    const names = new Set(paths.match(/(?<=^| )\w+/g));
    return { Type, Properties: Object.fromEntries([...names, "Colour"].map((name) => [name, ""])) };
  });
  const file = join(await scratch(), "properties.json");
  await writeFile(file, JSON.stringify({ Resources: Object.fromEntries(resources.map((each, i) => [`R${i}`, each])) }));
  const { diagnostics } = engine.validateStandard(new TemplateFile(file), { severityLevel: "FATAL" });
  const unknown = diagnostics
    .filter(({ message }) => /Additional properties are not allowed|Unknown/.test(message))
    .map(({ entity, propertyPath }) => `${entity?.resourceType} ${propertyPath}`);
  expect(resources.length).toBeGreaterThan(100);
  // A custom resource has properties of its own.
  const closed = resources.filter(({ Type }) => Type !== "AWS::CloudFormation::CustomResource");
  expect(unknown.toSorted()).toEqual(closed.map(({ Type }) => `${Type} Properties.Colour`).toSorted());
});

/** The attributes of a resource type in the local stack's table of return values. */
function attributesOf(type: string): string[] {
  const identity = identify({
    type,
    logicalId: "Thing",
    property: (name) => (name === "StreamSpecification" ? {} : undefined),
    names: naming((size) => Buffer.alloc(size)),
    place: { accountId: "111122223333", region: "eu-west-1", partition: "aws", stackName: "s" },
  });
  return Object.keys(identity?.attributes ?? {});
}

it("requires the properties that the imitation lists require, and no others", async () => {
  const types = Object.entries(everyImitation).flatMap(([type, list]) =>
    list === "no effect" ? [] : [[type, list] as const],
  );
  const file = join(await scratch(), "required.json");
  const empty = types.map(([Type], index) => [`R${index}`, { Type, Properties: {} }]);
  await writeFile(file, JSON.stringify({ Resources: Object.fromEntries(empty) }));
  const { diagnostics } = engine.validateStandard(new TemplateFile(file), { severityLevel: "WARN" });
  const required = diagnostics.flatMap(({ entity, message, ruleId }) => {
    const [type] = types[Number(entity?.logicalId?.slice(1))] ?? [];
    const property = /^'(\w+)' is a required property$/.exec(message)?.[1];
    return ruleId === "F3003" && property !== undefined ? [`${type}.${property}`] : [];
  });
  const listed = types.flatMap(([type, { required: names = [] }]) => names.map((name) => `${type}.${name}`));
  expect(listed.length).toBeGreaterThan(10);
  // AWS's schemas leave these out, and AWS's actions require them. A method without its property must not be open, and a policy without one not empty.
  const ofActions = [
    "AWS::ApiGateway::Method.AuthorizationType",
    ...["GroupPolicy", "RolePolicy", "UserPolicy"].map((type) => `AWS::IAM::${type}.PolicyDocument`),
  ];
  expect(listed.toSorted()).toEqual([...required, ...ofActions].toSorted());
});
