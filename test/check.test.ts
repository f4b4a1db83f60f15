/** `npm run check`, and what it says of each fault that is planted in a scratch copy. */
import { describe, expect, it } from "vitest";
import { checkProject } from "../lib/check/check-project.ts";
import { findingLine } from "../lib/check/finding.ts";
import { run } from "./fixtures/command.ts";
import { type Project, scratchProject } from "./fixtures/project.ts";

/** What is planted, how, and what the check has to say of it. */
const faults: readonly {
  fault: string;
  plant: (project: Project) => Promise<unknown>;
  /** Whether it is about generated files. */
  stale?: boolean;
  said: readonly (string | RegExp)[];
}[] = [
  {
    fault: "a generated file that was edited",
    plant: ({ edit }) => edit("generated/age/types.ts", "age: number", "age: string"),
    stale: true,
    said: [/^generated\/age\/types\.ts #line=\d+: does not match its inputs\. Run `npm run generate`\.$/],
  },
  {
    fault: "a generated file that is stale after an edit of its contract",
    plant: ({ edit }) => edit("api/age.yaml", "maximum: 9998", "maximum: 9997"),
    stale: true,
    said: [/^generated\/age\/validators\.js #line=\d+: does not match its inputs\. Run `npm run generate`\.$/],
  },
  {
    fault: "a validator that no longer checks a maximum",
    plant: ({ edit }) => edit("generated/age/validators.js", "> 9998", "> 1e9"),
    stale: true,
    said: [/^generated\/age\/validators\.js #line=\d+: does not match its inputs/],
  },
  {
    fault: "a generated JSON file that was edited",
    plant: ({ edit }) => edit("generated/age/apigateway.json", '"required": true', '"required": false'),
    stale: true,
    said: [
      "generated/age/apigateway.json #/paths/~1age/get/parameters/0/required: does not match its inputs. Run `npm run generate`.",
    ],
  },
  {
    fault: "a generated file that is not there",
    plant: ({ remove }) => remove("generated/day/invoke.json"),
    stale: true,
    said: ["generated/day/invoke.json #/: is missing. Run `npm run generate`."],
  },
  {
    fault: "what was generated from a contract that is gone",
    plant: ({ write }) => write("generated/age/left-over.ts", ""),
    stale: true,
    said: ["generated/age/left-over.ts #/: comes from no contract of api/. Run `npm run generate`."],
  },
  {
    fault: "an operation without a handler",
    plant: ({ edit }) => edit("services/age/handler.ts", "(contract, { getAge })", "(contract, {})"),
    said: [/^services\/age\/handler\.ts #line=\d+: has no handler for getAge \(api\/age\.yaml #\/paths\/~1age\/get\)/],
  },
  {
    fault: "a contract that nothing answers",
    plant: ({ remove }) => remove("services/age"),
    said: [/^services\/age\/handler\.ts #line=1: is missing, and nothing answers api\/age\.yaml\./],
  },
  {
    fault: "a contract without a function",
    plant: ({ edit }) => edit("serverless.yml", "\n  age:\n", "\n  years:\n"),
    said: [/^serverless\.yml #\/functions\/age: api\/age\.yaml has no function age\./],
  },
  {
    fault: "an auth extension that was taken off",
    plant: ({ edit }) => edit("api/age.yaml", "x-amazon-apigateway-auth: { type: AWS_IAM }\n", "\n"),
    said: [/^api\/age\.yaml #\/paths\/~1age\/get: has no auth decision\. Write .* Run `npm run generate`\.$/],
  },
  {
    fault: "an answer of the service that is not declared",
    plant: ({ edit }) => edit("api/age.yaml", /^ *'400': .*\n/m, ""),
    said: [/^api\/age\.yaml #\/paths\/~1age\/get\/responses: must declare 400 as application\/problem\+json/],
  },
  {
    fault: "a removed status that API Gateway answers with",
    plant: ({ edit }) => edit("api/age.yaml", /^ *'429': .*\n/m, ""),
    said: [
      "api/age.yaml #/paths/~1age/get/responses: API Gateway answers getAge with 429 when it throttles, as application/json, and that is not declared. api/common.yaml has it to refer to. Run `npm run check`.",
    ],
  },
  {
    fault: "a status whose schema refuses what API Gateway writes",
    plant: ({ edit }) =>
      edit("api/common.yaml", "message: { type: string }", "message: { type: string, maxLength: 16 }"),
    said: ["age", "day"].flatMap((name) =>
      [403, 429, 500, 502, 504].map(
        (status) =>
          new RegExp(
            `^api/${name}\\.yaml #/paths/~1${name}/get/responses/${status}/content/application~1json/schema: API Gateway answers \\w+ with ${status} `,
          ),
      ),
    ),
  },
  {
    fault: "a personal mark that was taken off",
    plant: ({ edit }) => edit("api/common.yaml", "      x-countersign-personal: true\n", ""),
    said: ["age", "day"].map(
      (name) =>
        `api/${name}.yaml #/paths/~1${name}/get/parameters/0: dob sounds like somebody's own, and nothing says whether it is. Write x-countersign-personal: true, which keeps it out of every log, or false. Run \`npm run check\`.`,
    ),
  },
  {
    fault: "a grant of *",
    plant: ({ edit }) => edit("infra/caller-cognito.yml", "${file(generated/age/invoke.json):getAge}", "'*'"),
    said: [
      "infra/caller-cognito.yml #/Resources/InvokeAge/Properties/PolicyDocument/Statement/0/Resource: grants what no contract names. Write ${file(generated/NAME/invoke.json):operationId}. Run `npm run check`.",
      /^infra\/caller-cognito\.yml #\/Resources: does not grant getAge of age, which services\/day\/ask-age\.ts calls/,
    ],
  },
  {
    fault: "a grant of every action",
    plant: ({ edit }) => edit("infra/functions.yml", "['logs:CreateLogStream', 'logs:PutLogEvents']", "'*'"),
    said: [
      "infra/functions.yml #/Resources/DayPolicy/Properties/PolicyDocument/Statement/0/Action: grants every action of AWS. Name the actions. Run `npm run check`.",
    ],
  },
  {
    fault: "a grant of every action of an API",
    plant: ({ edit }) => edit("infra/caller-role.yml", "'execute-api:Invoke'", "'execute-api:*'"),
    said: [/Statement\/0\/Action: grants more than execute-api:Invoke\./],
  },
  {
    fault: "a grant of an operation that is not there",
    plant: ({ edit }) => edit("infra/caller-role.yml", "invoke.json):getAge", "invoke.json):getYears"),
    said: [
      "infra/caller-role.yml #/Resources/InvokeAge/Properties/PolicyDocument/Statement/0/Resource: grants getYears, which api/age.yaml does not have. Run `npm run check`.",
      /^infra\/caller-role\.yml #\/Resources: does not grant getAge/,
    ],
  },
  {
    fault: "a grant of what no client of the role's service calls",
    plant: ({ edit }) => edit("infra/caller-role.yml", "{ Ref: DayRole }", "{ Ref: DayRole }, { Ref: AgeRole }"),
    said: [
      "infra/caller-role.yml #/Resources/InvokeAge/Properties/PolicyDocument/Statement/0/Resource: grants AgeRole getAge of age, and services/age does not name it in callee(...). Take the grant away. Run `npm run check`.",
    ],
  },
  {
    fault: "a call that nothing grants, under another operation's name",
    plant: ({ edit }) => edit("services/day/ask-age.ts", '["getAge"]', '["getYears"]'),
    said: [
      /^services\/day\/ask-age\.ts #line=\d+: api\/age\.yaml has no operation getYears/,
      /^infra\/caller-cognito\.yml .*grants AgeCallerRole getAge of age, and no service names it in callee/,
      /^infra\/caller-role\.yml .*grants DayRole getAge of age, and/,
    ],
  },
  {
    fault: "a list of calls that cannot be read",
    plant: ({ edit }) => edit("services/day/ask-age.ts", '["getAge"]', "operations"),
    said: [/^services\/day\/ask-age\.ts #line=\d+: write the operations of age that are called as a list/, /./, /./],
  },
  {
    fault: "a file that is no YAML",
    plant: ({ write }) => write("infra/broken.yml", "a: [1\nb: }\n"),
    said: [/^infra\/broken\.yml #line=2: is no YAML: missed comma between flow collection entries/],
  },
];

describe("npm run check", () => {
  it.each(faults)("finds $fault, and says where", async ({ plant, said, stale = false }) => {
    const project = await scratchProject();
    await plant(project);
    const found = (await checkProject(project.root, { stale: stale ? "contracts" : "none" })).map(findingLine);
    expect(found).toEqual(said.map((one) => (typeof one === "string" ? one : expect.stringMatching(one))));
  });

  it("says it on the error stream, without a stack trace, with the exit code 1", async () => {
    const project = await scratchProject();
    await project.edit("api/age.yaml", "x-amazon-apigateway-auth: { type: AWS_IAM }\n", "\n");
    const { code, stderr } = await run("check", [], { cwd: project.root });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^api\/age\.yaml #\/paths\/~1age\/get: has no auth decision\./);
    expect(stderr).not.toContain("    at ");
  });
});
