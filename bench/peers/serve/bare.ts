/** The floor: a handler that checks nothing and always gives the same answer. */
import type { APIGatewayProxyResult } from "aws-lambda";

export async function handler(): Promise<APIGatewayProxyResult> {
  return { statusCode: 200, headers: { "Content-Type": "application/json" }, body: JSON.stringify({ age: 31 }) };
}
