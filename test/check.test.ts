/**
 * Plants faults in a copy of the repository, and expects a report of each. `npm run check` reports most of them. The compiler reports the faults in a handler's replies. A rule of a contract that was loosened before `npm run generate` is found by the contract's examples.
 */
import { createRequire } from "node:module";
import { join } from "node:path";
import type { APIGatewayProxyResult } from "aws-lambda";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { bundleServices } from "../tools/bundle/bundle-services.ts";
import { checkProject } from "../tools/check/check-project.ts";
import { findingLine } from "../tools/check/finding.ts";
import { generateContracts } from "../tools/contract/generate-contracts.ts";
import { readContracts } from "../tools/contract/read-contracts.ts";
import { createSchemas } from "../tools/contract/schemas.ts";
import { judge } from "../tools/contract-suite/judge.ts";
import { loggedBug } from "../tools/contract-suite/logged-bug.ts";
import { fixedCases, settingOf } from "../tools/contract-suite/operation-cases.ts";
import { run } from "./fixtures/command.ts";
import { type Project, scratchProject, typeErrors } from "./fixtures/project.ts";

/** A fault, how to plant it, and the finding that the check must report. */
const faults: readonly {
  fault: string;
  plant: (project: Project) => Promise<unknown>;
  /** Whether the fault is in generated files. */
  stale?: boolean;
  said: readonly (string | RegExp)[];
}[] = [
  {
    fault: "a generated file that was edited",
    plant: ({ edit }) => edit("generated/age/types.ts", "age: number", "age: string"),
    stale: true,
    said: [/^generated\/age\/types\.ts:\d+:\d+: does not match its inputs\. Run `npm run generate`\.$/],
  },
  {
    fault: "a generated file that is stale after an edit of its contract",
    plant: ({ edit }) => edit("api/age.yaml", "maximum: 9998", "maximum: 9997"),
    stale: true,
    said: [/^generated\/age\/validators\.js:\d+:\d+: does not match its inputs\. Run `npm run generate`\.$/],
  },
  {
    fault: "a validator that no longer checks a maximum",
    plant: ({ edit }) => edit("generated/age/validators.js", "> 9998", "> 1e9"),
    stale: true,
    said: [/^generated\/age\/validators\.js:\d+:\d+: does not match its inputs/],
  },
  {
    fault: "a generated JSON file that was edited",
    plant: ({ edit }) => edit("generated/age/apigateway.json", '"required": true', '"required": false'),
    stale: true,
    said: [
      /^generated\/age\/apigateway\.json:\d+:13 #\/paths\/~1age\/get\/parameters\/0\/required: does not match its inputs\. Run/,
    ],
  },
  {
    fault: "a generated file that is not there",
    plant: ({ remove }) => remove("generated/day/invoke.json"),
    stale: true,
    said: ["api/day.yaml:1:1: generated/day/invoke.json does not exist. Run `npm run generate`."],
  },
  {
    fault: "what was generated from a contract that is gone",
    plant: ({ write }) => write("generated/age/left-over.ts", ""),
    stale: true,
    said: ["generated/age/left-over.ts:1:1: belongs to no contract of api/. Run `npm run generate`."],
  },
  {
    fault: "an operation without a handler",
    plant: ({ edit }) => edit("services/age/handler.ts", "(contract, { getAge })", "(contract, {})"),
    said: [
      /^services\/age\/handler\.ts:\d+:\d+: has no handler for getAge \(api\/age\.yaml:\d+:5 #\/paths\/~1age\/get\)/,
    ],
  },
  {
    fault: "a misspelt handler",
    plant: ({ edit }) => edit("services/age/handler.ts", "(contract, { getAge })", "(contract, { gteAge: getAge })"),
    said: [
      /^services\/age\/handler\.ts:\d+:\d+: handles gteAge, which api\/age\.yaml does not define \(did you mean getAge\?\)\. Correct the name\.$/,
    ],
  },
  {
    fault: "a handler of no operation",
    plant: ({ edit }) =>
      edit("services/age/handler.ts", "(contract, { getAge })", "(contract, { getAge, sum: getAge })"),
    said: [
      /^services\/age\/handler\.ts:\d+:\d+: handles sum, which api\/age\.yaml does not define\. Correct the name\.$/,
    ],
  },
  {
    fault: "an included file that does not exist",
    plant: ({ edit }) => edit("serverless.yml", "infra/cognito.yml", "infra/cognto.yml"),
    said: [
      /^serverless\.yml:\d+:\d+: includes infra\/cognto\.yml, which does not exist \(did you mean cognito\.yml\?\)\. Correct the name, or restore the file\.$/,
    ],
  },
  {
    fault: "a file that a value of a variable includes, and that does not exist",
    plant: ({ edit }) =>
      edit("infra/cognito.yml", "infra/removal.yml):${param:onRemoval}.pool", "infra/removl-${param:onRemoval}.yml)"),
    said: [
      /^infra\/cognito\.yml:6:\d+: includes infra\/removl-keep\.yml, which does not exist\. Correct the name, or restore the file\.$/,
      /^infra\/cognito\.yml:6:\d+: includes infra\/removl-delete\.yml, which does not exist/,
    ],
  },
  {
    fault: "an included file that nothing watches",
    async plant({ edit, write }) {
      await write("services/alarms.yml", "{}\n");
      await edit("serverless.yml", "infra/alarms.yml", "services/alarms.yml");
    },
    said: [
      /^serverless\.yml:\d+:\d+: includes services\/alarms\.yml, which `npm start` and .* do not watch: .* Move it to infra\/\.$/,
    ],
  },
  {
    fault: "a misspelt property in an example of an answer",
    plant: ({ edit }) => edit("api/day.yaml", "leapling: { value: { day: Sunday", "leapling: { value: { dya: Sunday"),
    said: [
      /^api\/day\.yaml:\d+:\d+ #\/paths\/~1day\/get\/responses\/200\/content\/application~1json\/examples\/leapling\/value\/dya: the example has the property dya, which its schema does not name \(did you mean day\?\)\. Correct the name\.$/,
    ],
  },
  {
    fault: "a misspelt function",
    plant: ({ edit }) => edit("serverless.yml", "\n  age:\n", "\n  aeg:\n"),
    said: [/^serverless\.yml:\d+:1 #\/functions\/age: api\/age\.yaml has no function age \(did you mean aeg\?\)\./],
  },
  {
    fault: "a contract that nothing answers",
    plant: ({ remove }) => remove("services/age"),
    said: [
      /^api\/age\.yaml:\d+:1 #\/paths: nothing answers this contract, because services\/age\/handler\.ts does not exist\./,
    ],
  },
  {
    fault: "a contract without a function",
    plant: ({ edit }) => edit("serverless.yml", "\n  age:\n", "\n  years:\n"),
    said: [/^serverless\.yml:\d+:1 #\/functions\/age: api\/age\.yaml has no function age\./],
  },
  {
    fault: "an auth extension that was taken off",
    plant: ({ edit }) => edit("api/age.yaml", "x-amazon-apigateway-auth: { type: AWS_IAM }\n", "\n"),
    said: [
      /^api\/age\.yaml:\d+:\d+ #\/paths\/~1age\/get: does not say who may call it\. Write .* Run `npm run generate`\.$/,
    ],
  },
  {
    fault: "an auth extension that was taken off a public operation",
    plant: ({ edit }) => edit("api/day.yaml", "x-amazon-apigateway-auth: { type: NONE }\n", "\n"),
    said: [
      /^api\/day\.yaml:\d+:\d+ #\/paths\/~1day\/get: does not say who may call it\. Write .* Run `npm run generate`\.$/,
    ],
  },
  {
    fault: "an answer of the service that is not declared",
    plant: ({ edit }) => edit("api/age.yaml", /^ *'400': .*\n/m, ""),
    said: [/^api\/age\.yaml:\d+:\d+ #\/paths\/~1age\/get\/responses: must declare 400 as application\/problem\+json/],
  },
  {
    fault: "a removed status that API Gateway answers with",
    plant: ({ edit }) => edit("api/age.yaml", /^ *'429': .*\n/m, ""),
    said: [
      /^api\/age\.yaml:\d+:7 #\/paths\/~1age\/get\/responses: API Gateway answers getAge with 429 when it throttles, as application\/json, and the contract does not declare that\. Refer to the response in api\/common\.yaml\.$/,
    ],
  },
  {
    fault: "a status whose schema refuses what API Gateway writes",
    plant: ({ edit }) =>
      edit("api/common.yaml", "message: { type: string }", "message: { type: string, maxLength: 16 }"),
    said: ["getAge", "getDay"].flatMap((operation) =>
      [403, 429, 500, 502, 504].map(
        (status) =>
          new RegExp(`^api/common\\.yaml:\\d+:\\d+ #/components/.*: API Gateway answers ${operation} with ${status} `),
      ),
    ),
  },
  {
    fault: "a personal mark that was taken off",
    plant: ({ edit }) => edit("api/common.yaml", "      x-countersign-personal: true\n", ""),
    said: [
      "api/common.yaml:10:5 #/components/parameters/dob: dob sounds personal, and the contract does not say whether it is. Write x-countersign-personal: true, which keeps it out of every log, or false.",
    ],
  },
  {
    fault: "a grant of *",
    plant: ({ edit }) => edit("infra/caller-cognito.yml", "${file(generated/age/invoke.json):getAge}", "'*'"),
    said: [
      /^infra\/caller-cognito\.yml:\d+:13 #\/Resources\/InvokeAge\/Properties\/PolicyDocument\/Statement\/0\/Resource: must name one operation of a contract\. Write \$\{file\(generated\/NAME\/invoke\.json\):operationId\}\.$/,
      /^infra\/caller-cognito\.yml:\d+:1 #\/Resources: does not grant getAge of age, which services\/day\/ask-age\.ts calls/,
    ],
  },
  {
    fault: "a grant of every action",
    plant: ({ edit }) => edit("infra/secret-secretsmanager.yml", "'secretsmanager:GetSecretValue'", "'*'"),
    said: [
      /^infra\/secret-secretsmanager\.yml:\d+:\d+ #\/read\/Action: grants every action of AWS\. Name the actions\.$/,
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
      /^infra\/caller-role\.yml:\d+:13 #\/Resources\/InvokeAge\/Properties\/PolicyDocument\/Statement\/0\/Resource: grants getYears, which api\/age\.yaml does not define\. Correct the name\.$/,
      /^infra\/caller-role\.yml:\d+:1 #\/Resources: does not grant getAge/,
    ],
  },
  {
    fault: "a grant of what no client of the role's service calls",
    plant: ({ edit }) => edit("infra/caller-role.yml", "{ Ref: DayRole }", "{ Ref: DayRole }, { Ref: AgeRole }"),
    said: [
      /^infra\/caller-role\.yml:\d+:13 #\/Resources\/InvokeAge\/Properties\/PolicyDocument\/Statement\/0\/Resource: grants AgeRole getAge of age, but services\/age does not name it in callee\(\.\.\.\)\. Remove the grant\.$/,
    ],
  },
  {
    fault: "a call that nothing grants, under another operation's name",
    plant: ({ edit }) => edit("services/day/ask-age.ts", '["getAge"]', '["getYears"]'),
    said: [
      /^services\/day\/ask-age\.ts:\d+:\d+: api\/age\.yaml does not define the operation getYears/,
      /^infra\/caller-cognito\.yml:14:13 .*grants AgeCallerRole getAge of age, but no service names it in callee/,
      /^infra\/caller-role\.yml:14:13 .*grants DayRole getAge of age, but/,
    ],
  },
  {
    fault: "a list of calls that cannot be read",
    plant: ({ edit }) => edit("services/day/ask-age.ts", '["getAge"]', "operations"),
    said: [/^services\/day\/ask-age\.ts:\d+:\d+: the operations of age that are called must be a list/, /./, /./],
  },
  {
    fault: "a file that is no YAML",
    plant: ({ write }) => write("infra/broken.yml", "a: [1\nb: }\n"),
    said: [/^infra\/broken\.yml:2:1: is not valid YAML: missed comma between flow collection entries/],
  },
];

describe("npm run check", () => {
  it.each(faults)("finds $fault, and says where", async ({ plant, said, stale = false }) => {
    const project = await scratchProject();
    await plant(project);
    const found = (await checkProject(project.root, { stale: stale ? "contracts" : "none" })).map(findingLine);
    expect(found).toEqual(said.map((one) => (typeof one === "string" ? one : expect.stringMatching(one))));
  });

  it("says everything on one stream, without a stack trace, with the exit code 1", async () => {
    const project = await scratchProject();
    await project.edit("api/age.yaml", "x-amazon-apigateway-auth: { type: AWS_IAM }\n", "\n");
    const { code, stderr, stdout } = await run("check", [], { cwd: project.root });
    expect([code, stderr]).toEqual([1, ""]);
    expect(stdout).toMatch(
      /^Comparing .*\napi\/age\.yaml:\d+:\d+ #\/paths\/~1age\/get: does not say who may call it\./,
    );
    expect(stdout).not.toMatch(/ {4}at |agree\./);
  });
});

const REPLY = "return reply(200, { age: wholeYears(dob, asked) });";

describe("the compiler", () => {
  it("names what a handler answers and its contract does not have: a field, a header, a status that was removed", async () => {
    const project = await scratchProject();
    const handler = await project.read("services/age/handler.ts");
    const mistakes = {
      field: 'return reply(400, { ...problem(400, "no"), born: wholeYears(dob, asked) });',
      header: 'return reply(400, problem(400, "no"), { "X-Born": wholeYears(dob, asked) });',
      none: "return reply(400, problem(400, `no, ${wholeYears(dob, asked)}`));",
      status: REPLY,
    };
    for (const [name, mistake] of Object.entries(mistakes)) {
      await project.write(
        `services/age/${name}.ts`,
        handler.replace(REPLY, () => mistake),
      );
    }
    await project.edit("api/age.yaml", /^ {8}'200':.*?(?= {8}'400':)/ms, "");
    await generateContracts(project.root, join(project.root, "generated"));
    const files = Object.keys(mistakes).map((name) => `services/age/${name}.ts`);
    expect(typeErrors(project, files, { packages: false })).toEqual([
      expect.stringMatching(/^services\/age\/field\.ts:18: .* 'born' does not exist in type/),
      expect.stringMatching(/^services\/age\/header\.ts:18: Type 'number' is not assignable to type 'never'/),
      expect.stringMatching(/^services\/age\/status\.ts:18: Argument of type '200' is not assignable to .*StatusOf/),
    ]);
  });
});

describe("the examples of a contract", () => {
  it("find nothing in the service as it is", async () => {
    expect((await examplesOfAge(await scratchProject())).found).toEqual([]);
  });

  it("find a pattern that was loosened, though everything was generated again", async () => {
    const project = await scratchProject();
    await project.edit("api/common.yaml", "'^[0-9]{8}$'", "'^[0-9]{7,8}$'");
    expect((await examplesOfAge(project)).found).toEqual([
      "sevenDigits: the body of the answer differs from the example, api/common.yaml:91:13 #/components/responses/BadRequest/content/application~1problem+json/examples/sevenDigits: detail differs",
    ]);
  });

  it("find a property that slipped past the types, and the log names it", async () => {
    const project = await scratchProject();
    const slipped = "const answer = { age: wholeYears(dob, asked), born: dob };\n  return reply(200, answer);";
    await project.edit("services/age/handler.ts", REPLY, slipped);
    const { found, logged } = await examplesOfAge(project);
    expect(found[0]).toMatch(
      /: answered 500, and the example has 200: api\/age\.yaml:\d+:\d+ #\/paths\/~1age\/get\/responses\/200\/content\//,
    );
    expect(logged).toContain(
      "getAge answered 200 with a body its contract forbids: must not have properties that the contract does not name",
    );
  });
});

/**
 * Generates and bundles `age` again, and sends it the contract's examples without a gateway. Returns the contract suite's findings on the
 * answers, and the bugs that `age` logged.
 */
async function examplesOfAge({ root }: Project): Promise<{ found: string[]; logged: (string | undefined)[] }> {
  expect(await generateContracts(root, join(root, "generated"))).toMatchObject({ ok: true });
  await bundleServices({ root, names: ["age"] });
  const { handler }: { handler: (event: object, context: object) => Promise<APIGatewayProxyResult> } = createRequire(
    import.meta.url,
  )(join(root, "dist/age/index.cjs"));
  const read = await readContracts(join(root, "api"));
  const contract = read.ok ? read.contracts.find(({ name }) => name === "age") : undefined;
  const [operation] = contract?.operations ?? [];
  if (contract === undefined || operation === undefined) throw new Error("age has no operation");

  const setting = settingOf(contract, operation, createSchemas(contract));
  const found: string[] = [];
  const written = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  onTestFinished(() => written.mockRestore());
  for (const one of fixedCases(setting).filter(({ kind }) => kind === "example")) {
    const query = Object.fromEntries(one.values.query.map(([name, value]) => [name, [value]]));
    const { body, headers, statusCode } = await handler(
      {
        httpMethod: "GET",
        resource: operation.path,
        path: operation.path,
        multiValueHeaders: {},
        multiValueQueryStringParameters: query,
        requestContext: { requestId: "00000000-0000-4000-8000-000000000000" },
      },
      { awsRequestId: "1", getRemainingTimeInMillis: () => 1_000 },
    );
    const sent = Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), [String(value)]] as const);
    const problems = judge(one, setting, { status: statusCode, headers: new Map(sent), body });
    found.push(...problems.map((problem) => `${one.title}: ${problem}`));
  }
  return { found, logged: written.mock.calls.map(([line]) => loggedBug(String(line))) };
}
