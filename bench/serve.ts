/** Measures `serve` around a trivial operation, beside a handler written by hand with the same checks. */
import type { APIGatewayProxyEvent } from "aws-lambda";
import { contract, type operations } from "../generated/age/contract.ts";
import { isCalendarDay } from "../lib/serve/calendar-day.ts";
import { serve } from "../lib/serve/serve.ts";
import type { Figure } from "./figure.ts";
import { compare } from "./rounds.ts";

const query = { dob: ["19880101"], on: ["20191122"] };
const event = {
  httpMethod: "GET",
  resource: "/age",
  multiValueQueryStringParameters: query,
  requestContext: { requestId: "r" },
} as unknown as APIGatewayProxyEvent;
const context = { awsRequestId: "l", getRemainingTimeInMillis: () => 5_000 };

const served = serve<operations>(contract, { getAge: (_, { reply }) => reply(200, { age: 31 }) }, { logger: null });

async function byHand({ multiValueQueryStringParameters: sent }: APIGatewayProxyEvent) {
  for (const name in sent) if (name !== "dob" && name !== "on") return refusal(`${name} is not a parameter`);
  const [dob, again] = sent?.["dob"] ?? [];
  if (dob === undefined || again !== undefined) return refusal("dob must be given once");
  if (!/^[0-9]{8}$/.test(dob) || !isCalendarDay(dob)) return refusal("dob must name a real day");
  const [on, twice] = sent?.["on"] ?? [];
  if (twice !== undefined) return refusal("on must be given once");
  if (on !== undefined && (!/^[0-9]{8}$/.test(on) || !isCalendarDay(on))) return refusal("on must name a real day");
  return answer({ age: 31 });
}

/** Makes the answer of the hand-written handler, and checks it first, as `serve` does. */
function answer(body: { age: number }) {
  for (const name in body) if (name !== "age") throw new Error(`${name} is not in the contract`);
  if (!Number.isInteger(body.age) || body.age < 0 || body.age > 9998) throw new Error("age is out of range");
  return { statusCode: 200, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
}

function refusal(detail: string) {
  return { statusCode: 400, headers: { "Content-Type": "application/problem+json" }, body: JSON.stringify({ detail }) };
}

export async function measureServe(): Promise<readonly Figure[]> {
  const times = await compare([
    { name: "by hand", run: () => byHand(event) },
    { name: "serve", run: () => served(event, context) },
  ]);
  const [hand = 0, ours = 0] = [times.get("by hand"), times.get("serve")];
  return [
    {
      what: "serve around a trivial operation, over a hand-written handler",
      value: `${(ours / hand).toFixed(2)} x`,
      bar: "<= 1.3 x",
    },
    { what: "  serve alone", value: `${ours.toFixed(2)} µs`, bar: "" },
  ];
}
