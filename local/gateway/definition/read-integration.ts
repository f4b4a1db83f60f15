import type { Json } from "../../json.ts";
import type { Integration } from "./definition.ts";
import { readLambdaIntegration } from "./read-lambda-integration.ts";
import { readMockIntegration } from "./read-mock-integration.ts";
import type { Reading } from "./reading.ts";

/** Reads the integration of an operation. Of API Gateway's integration types, the Lambda proxy and the mock are imitated. */
export function readIntegration(integration: Json, place: string, reading: Reading): Integration {
  const type = String(integration["type"]).toLowerCase();
  if (type === "mock") return readMockIntegration(integration, place, reading);
  if (type !== "aws_proxy") reading.report(`${place}.type`, "is imitated only as aws_proxy or mock");
  return readLambdaIntegration(integration, place, reading);
}
