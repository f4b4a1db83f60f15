import { expect, it } from "vitest";
import { problem } from "../../lib/serve/problem.ts";
import { gatewayErrors } from "../../local/gateway/gateway-error.ts";
import { refusals } from "../../local/iam/refusals.ts";
import type { ApiContract, ApiParameter, Schema } from "../contract/api-contract.ts";
import { checkGatewayAnswers, ownAnswers } from "./gateway-answers.ts";

const text: Schema = { type: "string" };
const object = (...names: readonly string[]): Schema => ({
  type: "object",
  additionalProperties: false,
  required: names,
  properties: Object.fromEntries(names.map((name) => [name, {}])),
});
const said = object("message");
const explained = object(...Object.keys(problem(400, "")));

/** Schemas, by status and media type, that accept all answers of API Gateway and of lib/serve without the handler. */
const fitting: Readonly<Record<number, Readonly<Record<string, Schema>>>> = {
  400: { "application/problem+json": explained },
  403: { "application/json": { oneOf: [said, object("Message")] } },
  413: { "application/json": said, "text/plain": text },
  429: { "application/json": said },
  500: { "application/json": said, "application/problem+json": explained },
  502: { "application/json": said },
  504: { "application/json": said },
};

/** The findings for an operation that declares these answers. */
function check(
  content: typeof fitting,
  auth: "AWS_IAM" | "NONE" = "AWS_IAM",
  parameters: readonly ApiParameter[] = [],
): string[] {
  const responses = Object.entries(content).map(([status, schemas]) => [
    status,
    { description: "", content: schemas, headers: {} },
  ]);
  const contract: ApiContract = {
    name: "pets",
    file: "api/pets.yaml",
    placeOf: (pointer) => ({ file: "api/pets.yaml", pointer }),
    title: "pets",
    version: "1.0.0",
    cors: null,
    schemas: {},
    document: {},
    operations: [
      {
        id: "getPet",
        method: "GET",
        path: "/pet",
        pointer: "#/paths/~1pet/get",
        auth,
        parameters,
        body: null,
        responses: Object.fromEntries(responses),
      },
    ],
  };
  return checkGatewayAnswers([contract]).map(({ pointer, sentence }) => `${pointer}: ${sentence}`);
}

it("finds nothing when a schema that accepts it declares every answer", () => {
  expect(check(fitting)).toEqual([]);
});

it.each([
  [400, "application/problem+json", object("code"), "required"],
  [403, "application/json", said, "required"],
  [413, "text/plain", { type: "string", maxLength: 20 }, "maxLength"],
  [413, "application/json", text, "type"],
  [429, "application/json", object("error"), "required"],
  [500, "application/json", explained, "required"],
  [500, "application/problem+json", said, "required"],
  [502, "application/json", { ...said, properties: { message: { enum: ["Bad Gateway"] } } }, "enum"],
  [504, "application/json", object("message", "retryAfter"), "required"],
])("finds a %i as %s whose schema refuses the body", (status, mediaType, schema, rule) => {
  const [first, ...others] = check({ ...fitting, [status]: { ...fitting[status], [mediaType]: schema } });
  expect(others).toEqual([]);
  const place = `#/paths/~1pet/get/responses/${status}/content/${mediaType.replace("/", "~1")}/schema`;
  expect(first).toMatch(`${place}: `);
  expect(first).toMatch(
    new RegExp(`answers getPet with ${status} .*, and the schema refuses .*: .* breaks ${rule}\\. `),
  );
});

it("expects a 400 to name the required parameters, and no optional one", () => {
  const parameter = {
    in: "query",
    type: "string",
    array: false,
    separator: null,
    personal: false,
    schema: text,
  } as const;
  const declared = { name: "id", required: true, imported: true, ...parameter };
  const short = { ...explained, properties: { ...Object(explained)["properties"], detail: { maxLength: 25 } } };
  const answers = { ...fitting, 400: { "application/problem+json": short } };
  expect(check(answers, "NONE", [declared])).toEqual([
    expect.stringMatching(/API Gateway answers getPet with 400 .*Missing required request parameters: \[id\]/),
  ]);
  expect(check(answers, "NONE", [{ ...declared, required: false }])).toEqual([]);
  expect(check(answers, "NONE", [{ ...declared, imported: false }])).toEqual([]);
  expect(check(answers, "NONE", [{ ...declared, in: "header" }])).toEqual([]);
});

it("does not expect the sentence of a policy that denies from a public operation", () => {
  const plain = { ...fitting, 403: { "application/json": said } };
  expect(check(plain, "NONE")).toEqual([]);
  expect(check(plain)).toEqual([expect.stringContaining("when a policy denies")]);
});

it("reports an undeclared status once, and an undeclared media type by itself", () => {
  const { 413: large, ...without } = fitting;
  expect(check(without)).toEqual([
    expect.stringMatching(/^#\/paths\/~1pet\/get\/responses: .* 413 .* the contract does not declare that/),
  ]);
  expect(check({ ...without, 413: { "text/plain": large?.["text/plain"] ?? {} } })).toEqual([
    expect.stringMatching(
      /^#\/paths\/~1pet\/get\/responses\/413: .* as application\/json, and the contract does not declare that/,
    ),
  ]);
});

it("compares contracts with the very words of the stack's answers", () => {
  const words = ownAnswers({ auth: "AWS_IAM", parameters: [] }).map(({ body }) => JSON.stringify(body));
  const { forbidden, internal, missingToken, requestTooLong, timeout, tooManyRequests } = gatewayErrors;
  const answered = [
    ...[forbidden(""), missingToken(""), requestTooLong(), tooManyRequests("a limit"), timeout(1, true)],
    ...[internal(500, ""), internal(502, ""), refusals.headersOutOfOrder()],
  ];
  for (const { message } of answered) expect(words).toContain(JSON.stringify({ message }));
});
