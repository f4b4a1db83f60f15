import type { Json } from "../../json.ts";
import type { LambdaIntegration } from "./definition.ts";
import { replaceVariables, variableIn } from "./in-stage.ts";
import type { Reading } from "./reading.ts";

const KNOWN = ["credentials", "type", "httpMethod", "passthroughBehavior", "timeoutInMillis", "uri"];
/** API Gateway's shortest and longest time limit of an integration, in milliseconds (quotas page). The longest is also the default. */
const SHORTEST_TIMEOUT_MS = 50;
export const LONGEST_TIMEOUT_MS = 29_000;
/** A stage variable may stand for a part of the function's ARN or for all of it. */
const LAMBDA_URI =
  /^arn:[^:]+:apigateway:[^:]+:lambda:path\/2015-03-31\/functions\/((?:arn:|\$\{stageVariables\.\w+\})(?:[^/$]|\$\{stageVariables\.\w+\})*)\/invocations$/;

/** Reads a Lambda proxy integration: the function, and the time limit for its answer. */
export function readLambdaIntegration(integration: Json, place: string, reading: Reading): LambdaIntegration {
  const { report } = reading;
  const { credentials, httpMethod, timeoutInMillis = LONGEST_TIMEOUT_MS, uri } = integration;
  if (httpMethod !== "POST")
    report(`${place}.httpMethod`, "must be POST, whatever the operation's method: Lambda takes no other");
  for (const key of Object.keys(integration)) {
    if (!KNOWN.includes(key)) report(`${place}.${key}`, "is not imitated");
  }
  const functionArn = readFunctionUri(uri, `${place}.uri`, reading);
  const timeoutMs = Number(timeoutInMillis);
  if (!(timeoutMs >= SHORTEST_TIMEOUT_MS && timeoutMs <= LONGEST_TIMEOUT_MS)) {
    report(`${place}.timeoutInMillis`, `must be between ${SHORTEST_TIMEOUT_MS} and ${LONGEST_TIMEOUT_MS}`);
  }
  return {
    kind: "lambda",
    functionArn,
    timeoutMs,
    ...(credentials !== undefined && credentials !== null && { credentials: String(credentials) }),
  };
}

/**
 * Returns the ARN of the function that a URI invokes, with the URI's stage variables. Reports a URI that invokes no function, and one that invokes in some
 * stage a function that the template does not have. A stage without a variable of the URI can be deployed; there the method fails.
 */
export function readFunctionUri(uri: unknown, place: string, { known, report }: Reading): string {
  const functionArn = LAMBDA_URI.exec(String(uri))?.[1];
  if (functionArn === undefined) {
    report(
      place,
      "must be arn:aws:apigateway:REGION:lambda:path/2015-03-31/functions/FUNCTION_ARN/invocations: only Lambda functions are imitated",
    );
    return "";
  }
  const named = new Set(known.stages.map((variables) => replaceVariables(functionArn, variables)));
  for (const arn of named) {
    if (variableIn(arn) === undefined && known.functionArns?.includes(arn) === false)
      report(
        place,
        `invokes ${arn}, which is not a function, a version or an alias of the template: define it in this template`,
      );
  }
  return functionArn;
}
