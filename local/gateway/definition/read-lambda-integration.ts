import type { Json } from "../../json.ts";
import type { LambdaIntegration } from "./definition.ts";
import type { Reading } from "./reading.ts";

const KNOWN = ["credentials", "type", "httpMethod", "passthroughBehavior", "timeoutInMillis", "uri"];
/** API Gateway's shortest and longest time limit of an integration, in milliseconds (quotas page). The longest is also the default. */
const SHORTEST_TIMEOUT_MS = 50;
export const LONGEST_TIMEOUT_MS = 29_000;
const LAMBDA_URI = /^arn:[^:]+:apigateway:[^:]+:lambda:path\/2015-03-31\/functions\/(arn:[^/$]+)\/invocations$/;

/** Reads a Lambda proxy integration: the function, and the time limit for its answer. */
export function readLambdaIntegration(integration: Json, place: string, { report }: Reading): LambdaIntegration {
  const { credentials, httpMethod, timeoutInMillis = LONGEST_TIMEOUT_MS, uri } = integration;
  if (httpMethod !== "POST")
    report(`${place}.httpMethod`, "must be POST, whatever the operation's method: Lambda takes no other");
  for (const key of Object.keys(integration)) {
    if (!KNOWN.includes(key)) report(`${place}.${key}`, "is not imitated");
  }
  const functionArn = functionOf(uri);
  if (functionArn === undefined) {
    report(
      `${place}.uri`,
      "must be arn:aws:apigateway:REGION:lambda:path/2015-03-31/functions/FUNCTION_ARN/invocations: only Lambda functions are imitated",
    );
  }
  const timeoutMs = Number(timeoutInMillis);
  if (!(timeoutMs >= SHORTEST_TIMEOUT_MS && timeoutMs <= LONGEST_TIMEOUT_MS)) {
    report(`${place}.timeoutInMillis`, `must be between ${SHORTEST_TIMEOUT_MS} and ${LONGEST_TIMEOUT_MS}`);
  }
  return {
    kind: "lambda",
    functionArn: functionArn ?? "",
    timeoutMs,
    ...(credentials !== undefined && credentials !== null && { credentials: String(credentials) }),
  };
}

/** Returns the ARN of the function that a URI invokes; undefined when the URI invokes no function. */
export function functionOf(uri: unknown): string | undefined {
  return LAMBDA_URI.exec(String(uri))?.[1];
}
