/** middy with its validator, whose schema is compiled while bundling, as middy's documentation recommends. */

import eventSchema from "precompiled:event";
import middy from "@middy/core";
import httpErrorHandler from "@middy/http-error-handler";
import validator from "@middy/validator";
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";
import { isCalendarDay } from "../../../lib/serve/calendar-day.ts";
import { answer, refusal } from "./replies.ts";

export const handler = middy<APIGatewayProxyEvent, APIGatewayProxyResult>()
  .use(validator({ eventSchema }))
  .use(httpErrorHandler({ logger: false }))
  .handler(async ({ queryStringParameters: sent }) => {
    const { dob = "", on } = sent ?? {};
    if (!isCalendarDay(dob) || (on !== undefined && !isCalendarDay(on))) return refusal("not a real day");
    return answer(31);
  });
