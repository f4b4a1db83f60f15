import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { lineAndColumn, offsetOf } from "./place-tree.ts";
import { readTemplateFile } from "./read-template-file.ts";

const folder = await mkdtemp(join(tmpdir(), "countersign-template-"));
afterAll(() => rm(folder, { recursive: true }));

async function read(text: string, name = "template.yaml") {
  const path = join(folder, name);
  await writeFile(path, text);
  return readTemplateFile(path);
}

describe("the short forms of YAML", () => {
  it.each([
    ["!Ref Pool", { Ref: "Pool" }],
    ["!Condition IsProd", { Condition: "IsProd" }],
    ["!GetAtt Pool.Arn", { "Fn::GetAtt": "Pool.Arn" }],
    ["!GetAtt [Pool, Arn]", { "Fn::GetAtt": ["Pool", "Arn"] }],
    ["!Sub '${Pool}-x'", { "Fn::Sub": "${Pool}-x" }],
    ["!Sub ['${a}', {a: !Ref Pool}]", { "Fn::Sub": ["${a}", { a: { Ref: "Pool" } }] }],
    ["!If [IsProd, !Ref A, !Ref AWS::NoValue]", { "Fn::If": ["IsProd", { Ref: "A" }, { Ref: "AWS::NoValue" }] }],
    ["!Join ['', [a, !Ref B]]", { "Fn::Join": ["", ["a", { Ref: "B" }]] }],
    ["!Not [!Equals [!Ref Stage, dev]]", { "Fn::Not": [{ "Fn::Equals": [{ Ref: "Stage" }, "dev"] }] }],
    ["!Transform {Name: AWS::Include}", { "Fn::Transform": { Name: "AWS::Include" } }],
    ["!GetAZs ''", { "Fn::GetAZs": "" }],
  ])("make %s its long form", async (short, long) => {
    expect((await read(`Value: ${short}`)).value).toEqual({ Value: long });
  });

  it("stand in blocks as well", async () => {
    const { value } = await read("Value: !Join\n  - ''\n  - - arn\n    - !Sub |\n      ${AWS::Region}\n");
    expect(value).toEqual({ Value: { "Fn::Join": ["", ["arn", { "Fn::Sub": "${AWS::Region}\n" }]] } });
  });
});

describe("a template in YAML that the aws CLI wrote as a string of JSON", () => {
  it("is read, with the places in the template", async () => {
    const { places, text, value } = await read(`${JSON.stringify("A: 1\nB:\n  C: !Ref D\n")}\n`, "processed.json");
    expect(value).toEqual({ A: 1, B: { C: { Ref: "D" } } });
    expect(lineAndColumn(text, offsetOf(places(), "B.C") ?? 0)).toBe("3:3");
  });

  it.each(['"one line"', '"not ended\\n', '"a": 1\n"b": 2'])("is not taken for the text %j", async (text) => {
    const outcome = await read(text, "other.yaml").then(
      (file) => file.text,
      () => text,
    );
    expect(outcome).toBe(text);
  });
});

describe("a template in YAML", () => {
  it.each([
    ["2012-10-17", "2012-10-17"],
    ["YES", true],
    ["off", false],
    ["y", "y"],
    ["1.10", 1.1],
    ["0x1F", 31],
    ["098765432109", "098765432109"],
    ["'0123'", "0123"],
    ["~", null],
  ])("has for %s the value that CloudFormation reads", async (written, value) => {
    expect((await read(`Value: ${written}`)).value).toEqual({ Value: value });
  });

  it.each([
    ["an alias", "A: &a\n  b: 1\nB: *a", "3:4: CloudFormation has no YAML aliases (*NAME). Write the value out."],
    ["a merge", "B:\n  <<: {c: 1}", "2:3: CloudFormation has no YAML merges (<<). Write the properties out."],
    ["an octal number", "A:\n  - 0123", "2:5: a number that begins with 0 is octal in YAML 1.1"],
    [
      "a property twice",
      "A: 1\nA: 2",
      "2:1: the name A stands a second time here; its first place is 1:1. Remove one of the two.",
    ],
    ["a tag of YAML's own", "A: !!binary aGk=", "this is not YAML: unknown tag !<tag:yaml.org,2002:binary>."],
  ])("is refused for %s, at its place", async (_, text, sentence) => {
    await expect(read(text)).rejects.toThrow(sentence);
  });
});

it("reads JSON with a byte order mark", async () => {
  expect((await read('\uFEFF{"a": [1]}', "template.json")).value).toEqual({ a: [1] });
});

it.each([
  ['{"a": 1,}', ":1:9: this is not JSON."],
  ['{\n"a":', ":2:5: this is not JSON."],
  [
    '{"a": 1,\n"b": [{"c": 1, "c": 2}]}',
    ":2:16: the name c stands a second time here; its first place is 2:8. Remove one of the two.",
  ],
])("names the place where %j is not JSON, or has a name twice", async (text, sentence) => {
  await expect(read(text, "template.json")).rejects.toThrow(`template.json${sentence}`);
});

it.each([
  ["absent.json", "absent.json does not exist. Name a template:"],
  [".", "is a folder. Name a template:"],
])("says what is wrong with the path %s", async (path, sentence) => {
  await expect(readTemplateFile(join(folder, path))).rejects.toThrow(sentence);
});

describe("the place of a value", () => {
  const json = `{
  "Resources": {
    "Api": {
      "Type": "T\\"}",
      "Properties": { "paths": { "/v1.0/x": [ 1, { "get": {} } ], "/v1": true } }
    }
  }
}`;
  const yaml = `# {
Resources:
  Api:
    Type: T
    Properties:
      paths: # the paths
        /v1.0/x:
          - 1
          # the second
          - get: {}
        "/v1": yes
      tags: [a, {b: c}]
      list:
      - { d: e }
      - !Sub text
      text: |
        long: text
      last: 1
`;

  it.each([
    ["Resources.Api.Properties.paths./v1.0/x[1].get", '"get"'],
    ["Resources.Api.Properties.paths./v1", '"/v1"'],
    ["Resources.Api.Properties.paths./v1.0/x[1].get.deeper[3]", '"get"'],
    ["Resources.Api.Properties.paths./v1.0/x[0]", "1, {"],
    ["Resources.Api", '"Api"'],
  ])("is found in JSON for %s", async (path, begin) => {
    const { places, text } = await read(json, "template.json");
    expect(text.slice(offsetOf(places(), path)).startsWith(begin)).toBe(true);
  });

  it.each([
    ["Resources.Api.Properties.paths./v1.0/x[1].get", "10:13"],
    ["Resources.Api.Properties.paths./v1.0/x[0]", "8:13"],
    ["Resources.Api.Properties.paths./v1", "11:9"],
    ["Resources.Api.Properties.tags[1].b", "12:18"],
    ["Resources.Api.Properties.list[0].d", "14:11"],
    ["Resources.Api.Properties.list[1]", "15:9"],
    ["Resources.Api.Properties.last", "18:7"],
    ["Resources.Api.Type", "4:5"],
  ])("is found in YAML for %s", async (path, place) => {
    const { places, text } = await read(yaml);
    expect(lineAndColumn(text, offsetOf(places(), path) ?? 0)).toBe(place);
  });

  it("is unknown for a path that the text does not begin", async () => {
    expect(offsetOf((await read(yaml)).places(), "stubs.Orders")).toBeUndefined();
  });
});
