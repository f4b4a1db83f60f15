/**
 * GET /age: the whole years that a person born on `dob` has lived.
 *
 * Contract: api/age.yaml. `serve` has checked that `dob` and `on` are real days. The handler checks that `dob` is not after
 * `on`, which OpenAPI cannot express.
 */
import { contract, type operations } from "../../generated/age/contract.ts";
import { calendarDay } from "../../lib/serve/calendar-day.ts";
import type { Handler } from "../../lib/serve/operation.ts";
import { problem } from "../../lib/serve/problem.ts";
import { serve } from "../../lib/serve/serve.ts";
import { wholeYears } from "./whole-years.ts";

const getAge: Handler<operations["getAge"]> = ({ query: { dob, on } }, { reply, now }) => {
  const asked = on ?? calendarDay(now);
  if (dob > asked) return reply(400, problem(400, "dob must not be after the day asked for"));

  return reply(200, { age: wholeYears(dob, asked) });
};

export const handler = serve<operations>(contract, { getAge });
