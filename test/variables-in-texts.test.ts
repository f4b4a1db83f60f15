/** Texts of a contract that look like variables of the Serverless Framework, on their way into the compiled template. */
import { describe, expect, it } from "vitest";
import { asObject } from "../local/json.ts";
import { newService } from "../tools/scaffold/new-service.ts";
import { generate } from "../tools/template/generate.ts";
import { scratchProject, templateOf } from "./fixtures/project.ts";

/** Texts that the framework, CloudFormation or API Gateway could take for something else. */
const TEXTS = [
  "of ${env:HOME}",
  "${env:HOME}",
  "${file(package.json):version}",
  "${self:service} ${sls:stage} ${param:adminOnly}",
  "costs $${env:HOME} or $$$${env:HOME}",
  "\\${env:HOME} \\\\${env:HOME} \\\\\\${env:HOME} $\\${env:HOME} \\$${env:HOME} \\\\",
  "${env:NOT_SET} ${env:NOT_SET, 'x'} ${nothing} ${ ${env:HOME}",
  "${AWS::AccountId} ${!Literal} $ $$ {$} ${",
  "${opt:stage, '${env:HOME}'} ${strToBool(${env:HOME})}",
];

describe("a contract's texts", () => {
  it("are in the template as the contract has them, whatever variables they look like", async () => {
    const project = await scratchProject();
    const [title] = TEXTS;
    const document = {
      openapi: "3.0.3",
      info: { title, version: "1.0.0", description: TEXTS[1] },
      tags: [{ name: "texts", description: TEXTS[2] }],
      paths: {
        "/texts": {
          get: {
            operationId: "getTexts",
            summary: TEXTS[3],
            description: TEXTS[4],
            tags: ["texts"],
            "x-amazon-apigateway-auth": { type: "NONE" },
            parameters: TEXTS.map((text, index) => ({
              name: `text${index}`,
              in: "query",
              description: text,
              example: text,
              schema: { type: "string", enum: [text], default: text },
            })),
            responses: {
              ...Object.fromEntries(TEXTS.map((description, index) => [String(200 + index), { description }])),
              400: { $ref: "common.yaml#/components/responses/BadRequest" },
              500: { $ref: "common.yaml#/components/responses/InternalServerError" },
            },
          },
        },
      },
    };
    await newService(project.root, "texts");
    await project.write("api/texts.yaml", JSON.stringify(document, null, 2));
    await generate(project.root, () => {});

    const { Body } = asObject((await templateOf(project)).Resources["TextsApi"]?.Properties);
    const { info, paths } = asObject(Body);
    expect(info).toEqual({ title, version: "1.0.0" });
    const { responses } = asObject(asObject(asObject(paths)["/texts"])["get"]);
    expect(TEXTS.map((_, index) => asObject(asObject(responses)[200 + index])["description"])).toEqual(TEXTS);
  });
});
