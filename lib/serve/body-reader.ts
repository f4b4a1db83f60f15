/** Reads the body of a request. Only the contracts that declare a body import this file. */
import type { APIGatewayProxyEvent } from "aws-lambda";
import type { BodyContract, BodyReader, Check } from "./contract.ts";
import { essence, isJson } from "./media-type.ts";
import { textsWithin } from "./personal-values.ts";
import { headerValues } from "./read-request.ts";
import { Refusal } from "./refusal.ts";
import { brokenRule } from "./rule.ts";

/**
 * The most levels of objects and lists that a JSON body may have. With a recursive schema, the check of the body takes one or more frames
 * of the call stack for each level, and a handler that walks the value does the same.
 */
const MOST_LEVELS = 500;

export const bodyReader: BodyReader = { read, personalTexts };

function read(body: BodyContract, event: APIGatewayProxyEvent, names: readonly string[]): unknown {
  const text = bodyText(event);
  if (text === null || text === "") return body.required ? new Refusal("the body is missing") : undefined;

  const mediaType = essence(headerValues(event.multiValueHeaders, "content-type")[0] ?? "");
  const check = checkOf(body.content, mediaType);
  if (!check) return new Refusal(`Content-Type must be ${Object.keys(body.content).join(" or ")}`);

  if (isJson(mediaType) && isDeep(text)) {
    return new Refusal(`the body must have at most ${MOST_LEVELS} levels of objects and lists`);
  }
  const value = isJson(mediaType) ? parseJson(text) : text;
  if (value === undefined) return new Refusal("the body must be JSON");
  if (check(value)) return value;
  return new Refusal(`the body ${brokenRule(check)}`, `the body ${brokenRule(check, names)}`);
}

function personalTexts({ personal = [] }: BodyContract, event: APIGatewayProxyEvent): string[] {
  // A body that is not JSON reached no handler, and `read` repeats nothing of it.
  return personal.length === 0 ? [] : textsWithin(parseJson(bodyText(event) ?? ""), new Set(personal));
}

/** Decodes the body to a string; null when there is none. */
function bodyText({ body, isBase64Encoded }: APIGatewayProxyEvent): string | null {
  return isBase64Encoded ? Buffer.from(body ?? "", "base64").toString("utf8") : body;
}

/** Finds the check of a media type, which the contract may declare with parameters: `application/json; charset=utf-8`. */
function checkOf(content: Readonly<Record<string, Check>>, mediaType: string): Check | undefined {
  if (Object.hasOwn(content, mediaType)) return content[mediaType];
  for (const declared in content) if (essence(declared) === mediaType) return content[declared];
  return undefined;
}

/**
 * Whether JSON text has more than `MOST_LEVELS` levels. The brackets are counted before the text is parsed, so that no deeply nested value
 * is ever made.
 */
function isDeep(text: string): boolean {
  // Each level takes two characters, so that short texts need not be read.
  if (text.length <= 2 * MOST_LEVELS) return false;
  let levels = 0;
  let isString = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (character === '"') isString = !isString;
    else if (isString) index += character === "\\" ? 1 : 0;
    else if (character === "{" || character === "[") levels++;
    else if (character === "}" || character === "]") levels--;
    if (levels > MOST_LEVELS) return true;
  }
  return false;
}

/** Parses JSON; undefined when the text is not JSON. The error of JSON.parse is dropped, since its message quotes the text. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
