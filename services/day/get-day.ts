import type { operations } from "../../generated/day/contract.ts";
import { calendarDay } from "../../lib/serve/calendar-day.ts";
import type { Handler } from "../../lib/serve/operation.ts";
import { problem } from "../../lib/serve/problem.ts";
import type { AskAge } from "./ask-age.ts";
import { weekday } from "./weekday.ts";

/**
 * GET /day: the weekday of `dob`, and the age of a person born on it.
 *
 * The age comes from the service `age`. When that service cannot give it, the answer is still a 200 with the weekday. The answer then has
 * the reason in place of the property `age`, and must not be cached.
 */
export function getDay(askAge: AskAge): Handler<operations["getDay"]> {
  return async function getDay({ query: { dob, on } }, tools) {
    const { now, reply } = tools;
    const asked = on ?? calendarDay(now);
    if (dob > asked) return reply(400, problem(400, "dob must not be after the day asked for"));

    const day = weekday(dob);
    const answer = await askAge({ dob, on: asked }, tools);
    if (answer.ok) return reply(200, { day, age: answer.age });

    const { retryAfter } = answer.problem;
    return reply(
      200,
      { day, ageUnavailable: answer.problem },
      { "Cache-Control": "no-store", ...(retryAfter !== undefined && { "Retry-After": retryAfter }) },
    );
  };
}
