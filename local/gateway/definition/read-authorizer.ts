import { asObject, type Json } from "../../json.ts";
import type { Authorizer, CognitoAuthorizer, LambdaAuthorizer, RequestIdentity, TokenIdentity } from "./authorizer.ts";
import { readExpression } from "./read-expression.ts";
import { readIdentitySources } from "./read-identity-sources.ts";
import { LONGEST_TIMEOUT_MS, readFunctionUri } from "./read-lambda-integration.ts";
import { AMAZON, listOf, type Reading } from "./reading.ts";

/** The member of a security scheme that makes the scheme an authorizer. */
export const AUTHORIZER = `${AMAZON}authorizer`;

/** A security scheme of the document. */
export interface Scheme {
  name: string;
  definition: Json;
  /** The scheme's place in the document: `.components.securitySchemes.pool`. */
  place: string;
}

const KNOWN = [
  "authorizerCredentials",
  "authorizerResultTtlInSeconds",
  "authorizerUri",
  "identitySource",
  "identityValidationExpression",
  "providerARNs",
  "type",
];

/** API Gateway's default and longest time for which it uses a result again, in seconds (API reference, "Authorizer"). */
const DEFAULT_TTL_SECONDS = 300;
const LONGEST_TTL_SECONDS = 3600;

/**
 * Reads the authorizer of a security scheme, for a method with these scopes. Returns undefined, and reports the place, when the authorizer is of a type
 * that REST APIs do not have.
 *
 * Source: API Gateway developer guide, "x-amazon-apigateway-authorizer object".
 */
export function readAuthorizer(scheme: Scheme, scopes: readonly string[], reading: Reading): Authorizer | undefined {
  const { definition, name } = scheme;
  const settings = asObject(definition[AUTHORIZER]);
  const place = `${scheme.place}.${AUTHORIZER}`;
  for (const key of Object.keys(settings)) {
    if (!KNOWN.includes(key)) reading.report(`${place}.${key}`, "is not imitated");
  }
  const type = String(settings["type"]).toLowerCase();
  switch (type) {
    case "cognito_user_pools":
      return readCognito(name, scheme, settings, scopes, reading);
    case "token":
    case "request": {
      const ttlMs = readTtl(settings["authorizerResultTtlInSeconds"], place, reading);
      const identity =
        type === "token" ? readToken(scheme, settings, reading) : readRequest(settings, ttlMs, place, reading);
      return readLambda(name, settings, { identity, ttlMs }, place, reading);
    }
    default:
      reading.report(`${place}.type`, "is imitated only as COGNITO_USER_POOLS, TOKEN or REQUEST");
      return undefined;
  }
}

function readCognito(
  name: string,
  scheme: Scheme,
  settings: Json,
  scopes: readonly string[],
  reading: Reading,
): CognitoAuthorizer {
  const place = `${scheme.place}.${AUTHORIZER}`;
  const poolArns = listOf(settings["providerARNs"]).map(String);
  if (poolArns.length === 0) reading.report(`${place}.providerARNs`, "must name at least one user pool");
  for (const [index, arn] of poolArns.entries()) {
    if (!reading.known.userPoolArns.includes(arn)) {
      reading.report(
        `${place}.providerARNs[${index}]`,
        `is ${arn}, which is not a user pool of the template: define the pool in this template, since only its own pools can verify tokens here`,
      );
    }
  }
  const audience = readPattern(settings, place, reading);
  return {
    kind: "cognito",
    name,
    header: readHeader(scheme, reading),
    poolArns,
    scopes,
    ...(audience && { audience }),
  };
}

function readLambda(
  name: string,
  settings: Json,
  rest: Pick<LambdaAuthorizer, "identity" | "ttlMs">,
  place: string,
  reading: Reading,
): LambdaAuthorizer {
  const { authorizerCredentials, authorizerUri } = settings;
  return {
    kind: "lambda",
    name,
    functionArn: readFunctionUri(authorizerUri, `${place}.authorizerUri`, reading),
    timeoutMs: LONGEST_TIMEOUT_MS,
    ...rest,
    ...(typeof authorizerCredentials === "string" && { credentials: authorizerCredentials }),
  };
}

function readToken(scheme: Scheme, settings: Json, reading: Reading): TokenIdentity {
  const pattern = readPattern(settings, `${scheme.place}.${AUTHORIZER}`, reading);
  return { type: "TOKEN", header: readHeader(scheme, reading), ...(pattern && { pattern }) };
}

function readRequest(settings: Json, ttlMs: number, place: string, reading: Reading): RequestIdentity {
  const sources = readIdentitySources(String(settings["identitySource"] ?? ""), `${place}.identitySource`, reading);
  if (sources.length === 0 && ttlMs > 0) {
    reading.report(
      `${place}.identitySource`,
      "must name a part of the request, because results are cached by identity: name one, or set authorizerResultTtlInSeconds (AuthorizerResultTtlInSeconds) to 0",
    );
  }
  if (settings["identityValidationExpression"] !== undefined)
    reading.report(`${place}.identityValidationExpression`, "has no effect on a REQUEST authorizer: remove it");
  return { type: "REQUEST", sources };
}

/** Reads the header with the token, which is the scheme's own name and place. */
function readHeader({ definition, place }: Scheme, { report }: Reading): string {
  const { in: where, name } = definition;
  if (where === "header" && typeof name === "string" && name !== "") return name;
  report(`${place}.name`, "must name the header with the token: method.request.header.NAME");
  return "";
}

function readPattern(settings: Json, place: string, reading: Reading): RegExp | undefined {
  const text = settings["identityValidationExpression"];
  if (text === undefined || text === "") return undefined;
  return readExpression(String(text), `${place}.identityValidationExpression`, reading);
}

function readTtl(value: unknown, place: string, { report }: Reading): number {
  const seconds = Number(value ?? DEFAULT_TTL_SECONDS);
  if (!(seconds >= 0 && seconds <= LONGEST_TTL_SECONDS)) {
    report(`${place}.authorizerResultTtlInSeconds`, `must be between 0 and ${LONGEST_TTL_SECONDS}`);
    return 0;
  }
  return seconds * 1000;
}
