import type { APIGatewayProxyResult } from "aws-lambda";

/** The answer of contenders that write proxy results themselves. */
export function answer(age: number): APIGatewayProxyResult {
  return { statusCode: 200, headers: { "Content-Type": "application/json" }, body: JSON.stringify({ age }) };
}

/** The refusal of contenders that write proxy results themselves. */
export function refusal(detail: string): APIGatewayProxyResult {
  return { statusCode: 400, headers: { "Content-Type": "application/json" }, body: JSON.stringify({ detail }) };
}
