/** express behind serverless-http. The handler checks the query by hand. */
import express from "express";
import serverless from "serverless-http";
import { isCalendarDay } from "../../../lib/serve/calendar-day.ts";

const app = express();
app.disable("x-powered-by");

app.get("/age", ({ query }, response) => {
  const { dob, on, ...others } = query;
  if (Object.keys(others).length > 0 || !isDay(dob) || (on !== undefined && !isDay(on))) {
    response.status(400).json({ detail: "not a real day" });
    return;
  }
  response.json({ age: 31 });
});

function isDay(value: unknown): value is string {
  return typeof value === "string" && /^[0-9]{8}$/.test(value) && isCalendarDay(value);
}

export const handler = serverless(app);
