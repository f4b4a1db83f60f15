/** Powertools' event handler as a router alone. The handler checks the query by hand. */
import { BadRequestError, Router } from "@aws-lambda-powertools/event-handler/http";
import type { APIGatewayProxyEvent, Context } from "aws-lambda";
import { isCalendarDay } from "../../../lib/serve/calendar-day.ts";

const app = new Router({ logger: { debug() {}, error() {}, warn() {}, info() {} } });

app.get("/age", ({ req }) => {
  const query = new URL(req.url).searchParams;
  for (const name of query.keys()) {
    if (name !== "dob" && name !== "on") throw new BadRequestError(`${name} is not a parameter`);
  }
  const [dob = "", on] = [query.get("dob"), query.get("on")].map((value) => value ?? undefined);
  if (!isDay(dob) || (on !== undefined && !isDay(on))) throw new BadRequestError("not a real day");
  return { age: 31 };
});

function isDay(value: string): boolean {
  return /^[0-9]{8}$/.test(value) && isCalendarDay(value);
}

export const handler = (event: APIGatewayProxyEvent, context: Context) => app.resolve(event, context);
