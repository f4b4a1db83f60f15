import { describe, expect, it } from "vitest";
import { readDefinition } from "../../local/gateway/definition/read-definition.ts";
import { placesIn } from "../../local/gateway/definition/reading.ts";
import { deployedTemplate, propertiesOf } from "../../test/fixtures/running-stack.ts";
import { ExportProblem, exportApis } from "./export-apis.ts";

const ROLE = "arn:aws:iam::444455556666:role/day";
const where = { account: "444455556666", region: "eu-central-1" };

/** Yields every key and string of a document. */
function* leaves(node: unknown): Generator<string> {
  if (typeof node === "string") yield node;
  else if (typeof node === "object" && node !== null) {
    for (const [key, child] of Object.entries(node)) {
      yield key;
      yield* leaves(child);
    }
  }
}

describe("exportApis", () => {
  const { documents, leftOut } = exportApis({ template: deployedTemplate(), ...where, callers: [ROLE] });

  it("leaves no intrinsic function and no pseudo parameter in a document", () => {
    expect([...documents.keys()].sort()).toEqual(["age", "day"]);
    expect(leftOut).toEqual([]);
    const texts = [...documents.values()].flatMap((document) => [...leaves(document)]);
    expect(texts.filter((text) => /^Fn::|^Ref$|\$\{|AWS::/.test(text))).toEqual([]);
  });

  it("names the functions of the account and region, and the caller in age's policy", () => {
    const [age, day] = [JSON.stringify(documents.get("age")), JSON.stringify(documents.get("day"))];
    expect(age).toContain(
      "arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-central-1:444455556666:function:countersign-dev-age/invocations",
    );
    expect(age).toContain(`"ArnNotEquals":{"aws:PrincipalArn":"${ROLE}"}`);
    expect(day).not.toContain("x-amazon-apigateway-policy");
  });

  it("writes documents that the local gateway reads", () => {
    for (const [name, document] of documents) {
      const arn = `arn:aws:execute-api:eu-central-1:444455556666:${name}/dev`;
      const read = readDefinition(document as Record<string, unknown>, placesIn(name), arn);
      expect(
        read.ok ? read.definition.routes.map(({ method, resource }) => `${method} ${resource}`) : read.problems,
      ).toEqual([`GET /${name}`]);
    }
  });

  it("leaves out an API whose policy names a role when it gets no caller, and says so", () => {
    const without = exportApis({ template: deployedTemplate(), ...where, callers: [] });
    expect([...without.documents.keys()]).toEqual(["day"]);
    expect(without.leftOut).toEqual([
      "age is not written: its policy denies every caller except AgeCallerRole, which has no ARN outside CloudFormation. Pass the role that may call: --caller arn:aws:iam::444455556666:role/NAME",
    ]);
  });

  it("takes more than one caller, and writes ARNs of the region's partition", () => {
    const callers = ["arn:aws-cn:iam::444455556666:role/a", "arn:aws-cn:iam::444455556666:role/b"];
    const both = exportApis({ template: deployedTemplate(), account: "444455556666", region: "cn-north-1", callers });
    const age = JSON.stringify(both.documents.get("age"));
    expect(age).toContain(`"aws:PrincipalArn":${JSON.stringify(callers)}`);
    expect(age).toContain("arn:aws-cn:lambda:cn-north-1:");
  });

  it.each([
    [{ Ref: "UserPool" }, "AgeApi.Body.info.title refers to Ref UserPool"],
    [{ "Fn::ImportValue": "x" }, "AgeApi.Body.info.title refers to Fn::ImportValue"],
    [{ "Fn::Sub": "${UserPool.Arn}" }, "AgeApi.Body.info.title refers to UserPool.Arn"],
  ])("refuses %j with its place", (title, sentence) => {
    const template = deployedTemplate();
    propertiesOf(template, "AgeApi")["Body"].info.title = title;
    const run = () => exportApis({ template, ...where, callers: [ROLE] });
    expect(run).toThrow(ExportProblem);
    expect(run).toThrow(sentence);
  });
});
