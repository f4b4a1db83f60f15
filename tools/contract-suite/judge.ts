/**
 * Compares an answer with the contract and with the answer that the case expects. The sentences about faults name places and rules, never a
 * value.
 */

import { isDeepStrictEqual } from "node:util";
import { isObject } from "../../local/json.ts";
import type { ApiResponse, Schema } from "../contract/api-contract.ts";
import { placeText } from "../contract/place.ts";
import type { Schemas } from "../contract/schemas.ts";
import type { SuiteCase } from "./case.ts";
import type { OperationSetting } from "./operation-cases.ts";
import { parseJson } from "./parse-json.ts";
import type { WireAnswer } from "./wire.ts";

/** Headers that HTTP, CloudFront and API Gateway add. The contract has to declare every other header. */
const ADDED =
  /^(?:connection|content-length|content-type|date|keep-alive|transfer-encoding|via|x-amz-apigw-id|x-amz-cf-id|x-amz-cf-pop|x-amzn-errortype|x-amzn-requestid|x-amzn-trace-id|x-cache|x-amzn-remapped-.*)$/;

/** Finds the faults of an answer; an empty list when the answer conforms to the contract. */
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
        `answered ${status} to a request that the contract allows, and no example shows this answer for allowed values`,
      ];
    case "example": {
      const place = placeText(contract.placeOf(expected.pointer));
      if (status !== expected.status) return [`answered ${status}, and the example has ${expected.status}: ${place}`];
      if (isDeepStrictEqual(body, expected.body)) return [];
      return [`the body of the answer differs from the example, ${place}: ${differingNames(body, expected.body)}`];
    }
    case "refused":
      if (status !== 400) return [`answered ${status} to a request that the contract forbids, and must answer 400`];
      if (isShown)
        return [
          "refused the request by another rule than the one it breaks: the schema's own check did not find the fault",
        ];
      return expected.naming.some((name) => words(body).includes(name))
        ? []
        : [`the refusal does not name ${expected.naming.join(" or ")}`];
    case "denied":
      return denialProblems(expected.errorTypes, answer);
    case "kept out":
      return status === 403 || status === 400
        ? []
        : [`answered ${status} to a request that must not reach the handler: with 403, or with 400`];
  }
}

/** Names the properties in which two bodies differ, without a value. */
function differingNames(body: unknown, expected: unknown): string {
  if (!isObject(body) || !isObject(expected)) return "it is another value";
  const names = Object.keys({ ...expected, ...body }).filter((name) => !isDeepStrictEqual(body[name], expected[name]));
  return `${names.join(" and ")} ${names.length === 1 ? "differs" : "differ"}`;
}

function denialProblems(errorTypes: readonly string[], { headers, status }: WireAnswer): string[] {
  if (status !== 403) return [`answered ${status} to a request that must be denied with 403`];
  const type = headers.get("x-amzn-errortype")?.[0]?.split(":")[0] ?? "none";
  return errorTypes.includes(type)
    ? []
    : [`denied the request as ${type}, and must deny it as ${errorTypes.join(" or ")}`];
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
    if (known !== undefined && values.length !== 1) problems.push(`the header ${name} was sent ${values.length} times`);
    if (known !== undefined && !schemas.valid(known.schema, parseHeader(known.schema, values[0] ?? "", schemas))) {
      problems.push(`the header ${name} breaks its schema`);
    }
  }
  return problems;
}

function parseHeader(schema: Schema, text: string, schemas: Schemas): unknown {
  return schemas.follow(schema)["type"] === "string" ? text : (parseJson(text) ?? text);
}

function bodyProblems(
  { content }: ApiResponse,
  { body: text, headers }: WireAnswer,
  body: unknown,
  schemas: Schemas,
): string[] {
  if (Object.keys(content).length === 0) return text === "" ? [] : ["sent a body, and the contract declares none"];
  const mediaType = headers.get("content-type")?.join(", ") ?? "none";
  const schema = content[mediaType] ?? content[mediaType.split(";")[0] ?? ""];
  if (schema === undefined)
    return [`the content type is ${mediaType}, and the contract declares ${Object.keys(content).join(" and ")}`];
  if (body === undefined) return ["the body must be JSON"];
  const violation = schemas.violation(schema, body);
  const undeclared = schemas
    .undeclared(schema, body)
    .map((pointer) => `the body has ${pointer}, which the contract does not name`);
  return [...(violation === undefined ? [] : [`the body: ${violation}`]), ...undeclared];
}

/** Reads a body by its media type; undefined when it should be JSON and is not. */
function bodyOf({ body, headers }: WireAnswer): unknown {
  return /json/.test(headers.get("content-type")?.[0] ?? "json") ? parseJson(body) : body;
}

/** The text of a refusal: `detail` of a problem response, or `message` of API Gateway's own answer. */
function words(body: unknown): string {
  return isObject(body) ? String(body["detail"] ?? body["message"] ?? "") : "";
}
