/** A handler written by hand, with the checks that `serve` takes from the contract: the query, and the answer. */
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";
import { isCalendarDay } from "../../../lib/serve/calendar-day.ts";

export async function handler({
  multiValueQueryStringParameters: sent,
}: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  for (const name in sent) if (name !== "dob" && name !== "on") return refusal(`${name} is not a parameter`);
  const [dob, again] = sent?.["dob"] ?? [];
  if (dob === undefined || again !== undefined) return refusal("dob must be given once");
  if (!/^[0-9]{8}$/.test(dob) || !isCalendarDay(dob)) return refusal("dob must name a real day");
  const [on, twice] = sent?.["on"] ?? [];
  if (twice !== undefined) return refusal("on must be given once");
  if (on !== undefined && (!/^[0-9]{8}$/.test(on) || !isCalendarDay(on))) return refusal("on must name a real day");
  return answer({ age: 31 });
}

function answer(body: { age: number }): APIGatewayProxyResult {
  for (const name in body) if (name !== "age") throw new Error(`${name} is not in the contract`);
  if (!Number.isInteger(body.age) || body.age < 0 || body.age > 9998) throw new Error("age is out of range");
  return { statusCode: 200, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
}

function refusal(detail: string): APIGatewayProxyResult {
  const body = { type: "about:blank", title: "Bad Request", status: 400, detail };
  return {
    statusCode: 400,
    headers: { "Content-Type": "application/problem+json" },
    body: JSON.stringify(body),
  };
}
