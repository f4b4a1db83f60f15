import { asObject, type Json } from "../../json.ts";
import type { MockAnswer, MockIntegration } from "./definition.ts";
import { readOriginTemplate } from "./read-origin-template.ts";
import type { Reading } from "./reading.ts";

const KNOWN = [
  "type",
  "requestTemplates",
  "responses",
  "passthroughBehavior",
  // The rest changes nothing: the answer is constant, and nothing is sent on.
  "cacheKeyParameters",
  "cacheNamespace",
  "contentHandling",
  "httpMethod",
  "requestParameters",
  "timeoutInMillis",
];
const RESPONSE_HEADER = /^method\.response\.header\.(.+)$/;
const JSON_TYPE = "application/json";

/**
 * Reads a mock integration. Its request template gives a status, and the first integration response whose pattern matches the status gives the
 * answer. Every part must be constant, except for the one template that allows several origins: other templates with variables or directives are a
 * problem.
 *
 * Source: API Gateway developer guide, "Mock integrations for REST APIs in API Gateway".
 */
export function readMockIntegration(integration: Json, place: string, reading: Reading): MockIntegration {
  for (const key of Object.keys(integration)) {
    if (!KNOWN.includes(key)) reading.report(`${place}.${key}`, "is not imitated");
  }
  const responses = Object.entries(asObject(integration["responses"])).map(([pattern, response]) => ({
    pattern,
    answer: readAnswer(asObject(response), `${place}.responses.${pattern}`, reading),
  }));
  const answers = new Map<string, MockAnswer>();
  const passthrough = String(integration["passthroughBehavior"] ?? "when_no_match").toLowerCase();
  for (const [type, template] of Object.entries(asObject(integration["requestTemplates"]))) {
    const status = readStatus(template);
    const where = `${place}.requestTemplates.${type}`;
    if (status === undefined) {
      reading.report(where, 'is imitated only as a JSON object with the status alone, such as {"statusCode": 200}');
      continue;
    }
    const chosen = chooseResponse(responses, status);
    if (chosen === undefined)
      reading.report(where, `gives the status ${status}, for which ${place}.responses has no entry`);
    else answers.set(type.toLowerCase(), chosen.answer);
  }
  return { kind: "mock", answers, refusesOtherTypes: passthrough !== "when_no_match" };
}

/** Reads the status from a request template. API Gateway also accepts the key without quotes. */
function readStatus(template: unknown): number | undefined {
  const status = /^\s*\{\s*(?:"statusCode"|'statusCode'|statusCode)\s*:\s*(\d{3})\s*,?\s*\}\s*$/.exec(
    String(template),
  )?.[1];
  return status === undefined ? undefined : Number(status);
}

interface PatternedResponse {
  /** A regular expression for the whole status, or `default`. */
  pattern: string;
  answer: MockAnswer;
}

function chooseResponse(responses: readonly PatternedResponse[], status: number): PatternedResponse | undefined {
  const isDefault = ({ pattern }: PatternedResponse) => pattern === "default" || pattern === "";
  return (
    responses.find((response) => !isDefault(response) && matchesStatus(response.pattern, String(status))) ??
    responses.find(isDefault)
  );
}

/** Compares a status with a pattern: a status, classes such as `4\d{2}` or `5..`, or several of them separated by `|`. */
function matchesStatus(pattern: string, status: string): boolean {
  return pattern.split("|").some((part) => {
    const digits = part
      .replaceAll(/\\d\{(\d)\}/g, (_, count: string) => ".".repeat(Number(count)))
      .replaceAll("\\d", ".");
    return (
      digits.length === status.length && [...digits].every((digit, index) => digit === "." || digit === status[index])
    );
  });
}

function readAnswer(response: Json, place: string, reading: Reading): MockAnswer {
  const status = Number(response["statusCode"]);
  if (!(status >= 200 && status <= 599)) reading.report(`${place}.statusCode`, "must be between 200 and 599");
  return {
    status,
    headers: [["Content-Type", JSON_TYPE], ...readHeaders(asObject(response["responseParameters"]), place, reading)],
    ...readBody(asObject(response["responseTemplates"]), place, reading),
  };
}

/** Reads the body of an answer: constant text, or a template that only decides about a header. An answer without a template has an empty body. */
function readBody(templates: Json, place: string, { report }: Reading): Pick<MockAnswer, "body" | "origin"> {
  for (const type of Object.keys(templates)) {
    if (type !== JSON_TYPE) report(`${place}.responseTemplates.${type}`, `is not imitated: write ${JSON_TYPE}`);
  }
  const template = templates[JSON_TYPE];
  if (template === undefined || template === null) return { body: "" };
  const origin = readOriginTemplate(String(template));
  if (origin !== undefined) return { body: "", origin };
  if (/[$#]/.test(String(template)))
    report(
      `${place}.responseTemplates.${JSON_TYPE}`,
      "is imitated only as constant text, without $ and #, and as the template of CDK and the Serverless Framework for several origins",
    );
  return { body: String(template) };
}

function readHeaders(parameters: Json, place: string, { report }: Reading): readonly (readonly [string, string])[] {
  return Object.entries(parameters).flatMap(([target, value]) => {
    const name = RESPONSE_HEADER.exec(target)?.[1];
    const constant = /^'([\t\x20-\x7e]*)'$/.exec(String(value))?.[1];
    if (name === undefined || constant === undefined) {
      report(
        `${place}.responseParameters.${target}`,
        "is imitated only as method.response.header.NAME with a string in single quotes",
      );
      return [];
    }
    return [[name, constant] as const];
  });
}
