/** A handler written by hand, with the checks that `serve` takes from the contract: the query, and every answer, refusals too. */
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";
import { isCalendarDay } from "../../../lib/serve/calendar-day.ts";

export async function handler({
  multiValueQueryStringParameters: sent,
}: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  for (const name in sent) {
    if (name !== "dob" && name !== "on") return refusal(`${name} is not a parameter of this operation`);
  }
  const [dob, again] = sent?.["dob"] ?? [];
  if (dob === undefined) return refusal("dob is missing");
  if (again !== undefined) return refusal("dob must be given once");
  const wrongDob = brokenRule(dob);
  if (wrongDob !== undefined) return refusal(`dob ${wrongDob}`);
  const [on, twice] = sent?.["on"] ?? [];
  if (twice !== undefined) return refusal("on must be given once");
  const wrongOn = on === undefined ? undefined : brokenRule(on);
  if (wrongOn !== undefined) return refusal(`on ${wrongOn}`);
  return answer({ age: 31 });
}

function brokenRule(day: string): string | undefined {
  if (!/^[0-9]{8}$/.test(day)) return "must match the pattern ^[0-9]{8}$";
  return isCalendarDay(day) ? undefined : "must name a real day, written YYYYMMDD";
}

function answer(body: { age: number }): APIGatewayProxyResult {
  for (const name in body) if (name !== "age") throw new Error(`${name} is not in the contract`);
  if (!Number.isInteger(body.age) || body.age < 0 || body.age > 9998) throw new Error("age is out of range");
  return { statusCode: 200, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
}

function refusal(detail: string): APIGatewayProxyResult {
  const body = { type: "about:blank", title: "Bad Request", status: 400, detail };
  for (const name in body) if (!MEMBERS.has(name)) throw new Error(`${name} is not in the contract`);
  if (!Number.isInteger(body.status) || body.status < 400 || body.status > 599)
    throw new Error("status is out of range");
  for (const text of [body.type, body.title, body.detail]) {
    if (typeof text !== "string") throw new Error("type, title and detail must be strings");
  }
  return {
    statusCode: 400,
    headers: { "Content-Type": "application/problem+json" },
    body: JSON.stringify(body),
  };
}

const MEMBERS = new Set(["type", "title", "status", "detail"]);
