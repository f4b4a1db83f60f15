/** Holds an answer against the contract and against what its case expects. Sentences name places and rules, never a value. */

import { isDeepStrictEqual } from "node:util";
import { isObject } from "../../local/json.ts";
import type { ApiResponse, Schema } from "../contract/api-contract.ts";
import { placeText } from "../contract/place.ts";
import type { Schemas } from "../contract/schemas.ts";
import type { SuiteCase } from "./case.ts";
import type { OperationSetting } from "./operation-cases.ts";
import type { WireAnswer } from "./wire.ts";

/** What HTTP, CloudFront and API Gateway add by themselves: every other header is the contract's to declare. */
const ADDED =
  /^(?:connection|content-length|content-type|date|keep-alive|transfer-encoding|via|x-amz-apigw-id|x-amz-cf-id|x-amz-cf-pop|x-amzn-errortype|x-amzn-requestid|x-amzn-trace-id|x-cache|x-amzn-remapped-.*)$/;

/** What is wrong with an answer; empty when it is as the contract says. */
export function judge(one: SuiteCase, { schemas, shownRefusals }: OperationSetting, answer: WireAnswer): string[] {
  const declared = one.operation.responses[answer.status];
  if (declared === undefined) return [`answered ${answer.status}, which ${one.contract.file} does not declare`];
  const body = bodyOf(answer);
  return [
    ...expectationProblems(one, answer, body, shownRefusals),
    ...headerProblems(declared, answer, schemas),
    ...bodyProblems(declared, answer, body, schemas),
  ];
}

function expectationProblems(
  { contract, expected }: SuiteCase,
  answer: WireAnswer,
  body: unknown,
  shown: OperationSetting["shownRefusals"],
): string[] {
  const { status } = answer;
  const isShown = shown.some((refusal) => refusal.status === status && isDeepStrictEqual(refusal.body, body));
  switch (expected.outcome) {
    case "accepted":
      if ((status >= 200 && status < 300) || isShown) return [];
      return [
        `a request that the contract allows was answered with ${status}, in words that no example shows for allowed values`,
      ];
    case "example": {
      const place = placeText(contract.placeOf(expected.pointer));
      if (status !== expected.status)
        return [`the answer is ${status}, and the example is a ${expected.status}: ${place}`];
      if (isDeepStrictEqual(body, expected.body)) return [];
      return [`the body of the answer differs from the example, ${place}: ${differingNames(body, expected.body)}`];
    }
    case "refused":
      if (status !== 400) return [`a request that the contract forbids was answered with ${status}, not with 400`];
      if (isShown) return ["refused by a rule that is not the one broken: the schema's own check did not see it"];
      return expected.naming.some((name) => words(body).includes(name))
        ? []
        : [`the refusal does not name ${expected.naming.join(" or ")}`];
    case "kept out":
      return keptOutProblems(expected.errorTypes, answer);
  }
}

/** Where two bodies differ, by the names of their properties: never a value. */
function differingNames(body: unknown, expected: unknown): string {
  if (!isObject(body) || !isObject(expected)) return "it is another value";
  const names = Object.keys({ ...expected, ...body }).filter((name) => !isDeepStrictEqual(body[name], expected[name]));
  return `${names.join(" and ")} ${names.length === 1 ? "differs" : "differ"}`;
}

function keptOutProblems(errorTypes: readonly string[], { headers, status }: WireAnswer): string[] {
  if (status !== 403) return [`was answered with ${status}: nobody should have been let in`];
  const type = headers.get("x-amzn-errortype")?.[0]?.split(":")[0] ?? "none";
  return errorTypes.includes(type) ? [] : [`was kept out as ${type}, and should be as ${errorTypes.join(" or ")}`];
}

function headerProblems({ headers: declared }: ApiResponse, { headers }: WireAnswer, schemas: Schemas): string[] {
  const spelt = new Map(Object.entries(declared).map(([name, header]) => [name.toLowerCase(), { name, ...header }]));
  const problems: string[] = [];
  for (const { name, required } of spelt.values()) {
    if (required && !headers.has(name.toLowerCase()))
      problems.push(`the header ${name} is declared as required and is missing`);
  }
  for (const [name, values] of headers) {
    const known = spelt.get(name);
    if (known === undefined && !ADDED.test(name)) problems.push(`the header ${name} is not declared`);
    if (known !== undefined && values.length !== 1) problems.push(`the header ${name} came ${values.length} times`);
    if (known !== undefined && !schemas.valid(known.schema, typed(known.schema, values[0] ?? "", schemas))) {
      problems.push(`the header ${name} breaks its schema`);
    }
  }
  return problems;
}

function typed(schema: Schema, text: string, schemas: Schemas): unknown {
  return schemas.follow(schema)["type"] === "string" ? text : (parsed(text) ?? text);
}

function bodyProblems(
  { content }: ApiResponse,
  { body: text, headers }: WireAnswer,
  body: unknown,
  schemas: Schemas,
): string[] {
  if (Object.keys(content).length === 0) return text === "" ? [] : ["a body came, and none is declared"];
  const mediaType = headers.get("content-type")?.join(", ") ?? "none";
  const schema = content[mediaType] ?? content[mediaType.split(";")[0] ?? ""];
  if (schema === undefined)
    return [`the content type ${mediaType} is not declared, but ${Object.keys(content).join(" and ")}`];
  if (body === undefined) return ["the body is no JSON"];
  const violation = schemas.violation(schema, body);
  const undeclared = schemas
    .undeclared(schema, body)
    .map((pointer) => `the body has ${pointer}, which the contract does not name`);
  return [...(violation === undefined ? [] : [`the body: ${violation}`]), ...undeclared];
}

/** The body as its media type says; undefined for what should be JSON and is not. */
function bodyOf({ body, headers }: WireAnswer): unknown {
  return /json/.test(headers.get("content-type")?.[0] ?? "json") ? parsed(body) : body;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What a refusal says to a person: a problem's detail, or API Gateway's message. */
function words(body: unknown): string {
  return isObject(body) ? String(body["detail"] ?? body["message"] ?? "") : "";
}
