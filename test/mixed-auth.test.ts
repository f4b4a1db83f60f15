/** An API with signed and public operations: `age` with a public `GET /about`. */
import { describe, expect, it } from "vitest";
import { signedFetch } from "../lib/call/signed-fetch.ts";
import { matchesResource } from "../local/iam/wildcard.ts";
import { readContracts } from "../tools/contract/read-contracts.ts";
import { findingLine, reviewTemplate } from "../tools/review/review-template.ts";
import { generate } from "../tools/template/generate.ts";
import { type Project, scratchProject, templateOf } from "./fixtures/project.ts";
import { type EditableTemplate, onboardedStack, propertiesOf } from "./fixtures/running-stack.ts";

const ABOUT = `  /about:
    get:
      operationId: getAbout
      x-amazon-apigateway-auth: { type: NONE }
      security: []
      responses:
        '200':
          description: The purpose of the service.
          content: { application/json: { schema: { $ref: '#/components/schemas/About' } } }
        '400': { $ref: 'common.yaml#/components/responses/BadRequest' }
        '403': { $ref: 'common.yaml#/components/responses/Forbidden' }
        '413': { $ref: 'common.yaml#/components/responses/PayloadTooLarge' }
        '429': { $ref: 'common.yaml#/components/responses/TooManyRequests' }
        '500': { $ref: 'common.yaml#/components/responses/InternalServerError' }
        '502': { $ref: 'common.yaml#/components/responses/BadGateway' }
        '504': { $ref: 'common.yaml#/components/responses/GatewayTimeout' }
`;

const SCHEMA = `    About:
      type: object
      additionalProperties: false
      required: [about]
      properties: { about: { type: string } }
`;

async function ageWithAbout(): Promise<Project> {
  const project = await scratchProject();
  await project.edit("api/age.yaml", /^components:$/m, `${ABOUT}components:`);
  await project.edit("api/age.yaml", /^ {2}schemas:\n/m, `  schemas:\n${SCHEMA}`);
  await project.edit(
    "services/age/handler.ts",
    "{ getAge }",
    '{ getAge, getAbout: (_values, { reply }) => reply(200, { about: "ages" }) }',
  );
  expect(await generate(project.root, () => undefined)).toEqual([]);
  return project;
}

/** A policy's short resource (`execute-api:/...`) as the full ARN, to which API Gateway expands it on import. */
const arn = (short: string) => short.replace("execute-api:/", "arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/");

const policyOf = (template: EditableTemplate) =>
  propertiesOf(template, "AgeApi")["Body"]["x-amazon-apigateway-policy"].Statement;

/**
 * Starts the stack of a project. `ask` sends a request to `age`: unsigned, or signed with the keys of a developer whose policies allow
 * every action.
 */
async function stackOf({ root }: Project, template: EditableTemplate) {
  const stack = await onboardedStack({ root, edit: (other) => Object.assign(other, template) });
  const url = stack.environment["AGE_URL"] ?? "";
  const signed = signedFetch({ credentials: async () => stack.developer, region: stack.region });
  const ask = async (how: "signed" | "unsigned", target: string) =>
    (await (how === "signed" ? signed : fetch)(url + target)).status;
  return { stack, ask };
}

describe("an API with signed and public operations", () => {
  it("lets everybody into the public one, and only the callers into the signed one", { timeout: 180_000 }, async () => {
    const project = await ageWithAbout();
    const template = await templateOf(project);
    expect(policyOf(template)).toEqual([
      {
        Sid: "NobodyButTheCallers",
        Effect: "Deny",
        Principal: "*",
        Action: "execute-api:Invoke",
        Resource: ["execute-api:/dev/GET/age"],
        Condition: { ArnNotEquals: { "aws:PrincipalArn": { "Fn::GetAtt": ["AgeCallerRole", "Arn"] } } },
      },
      {
        Sid: "NoOtherSpelling",
        Effect: "Deny",
        Principal: "*",
        Action: "execute-api:Invoke",
        Resource: ["execute-api:/dev/*//*", "execute-api:/dev/*/*/"],
      },
      {
        Sid: "PublicOperations",
        Effect: "Allow",
        Principal: "*",
        Action: "execute-api:Invoke",
        Resource: ["execute-api:/dev/GET/about"],
      },
    ]);
    const read = await readContracts(`${project.root}/api`);
    expect(read.ok && reviewTemplate(template, { contracts: read.contracts }).map(findingLine)).toEqual([]);

    const { ask, stack } = await stackOf(project, template);
    expect(await ask("unsigned", "/about")).toBe(200);
    expect(await ask("signed", "/about")).toBe(200);
    expect(await (await stack.get("day", "/day?dob=19880101&on=20191122")).json()).toEqual({ day: "Friday", age: 31 });
    for (const target of ["/age", "/age/", "/age//"]) {
      expect([target, await ask("signed", `${target}?dob=19880101`)]).toEqual([target, 403]);
      expect([target, await ask("unsigned", `${target}?dob=19880101`)]).toEqual([target, 403]);
    }
  });

  it("has a Deny for spellings of a path that names of operations do not match, should AWS compare paths as sent", async () => {
    const [named, spellings, allowed] = policyOf(await templateOf(await ageWithAbout())).map(
      ({ Resource }: { Resource: string[] }) =>
        (path: string) =>
          Resource.some((pattern) => matchesResource(arn(pattern), arn(`execute-api:/dev/GET${path}`))),
    );
    for (const path of ["/age/", "//age", "/age//"]) {
      expect([path, named(path), spellings(path), allowed(path)]).toEqual([path, false, true, false]);
    }
    for (const path of ["/age", "/about", "/"]) expect([path, spellings(path)]).toEqual([path, false]);
  });

  it("does not generate where a resource policy could not tell the two apart", async () => {
    const project = await scratchProject();
    const about = ABOUT.replace("/about:", "/{name}:").replace(
      "      responses:",
      "      parameters: [{ name: name, in: path, required: true, x-countersign-personal: false, schema: { type: string } }]\n      responses:",
    );
    await project.edit("api/age.yaml", /^components:$/m, `${about}components:`);
    await project.edit("api/age.yaml", /^ {2}schemas:\n/m, `  schemas:\n${SCHEMA}`);
    const problems = await generate(project.root, () => undefined);
    expect(problems.map(({ pointer, sentence }) => `${pointer} ${sentence}`)).toEqual([
      expect.stringMatching(/^#\/paths\/~1\{name\}\/get is public, and GET \/age is signed, but a resource policy/),
    ]);
  });
});
