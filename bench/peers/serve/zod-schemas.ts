import { z } from "zod";
import { isCalendarDay } from "../../../lib/serve/calendar-day.ts";

const day = z
  .string()
  .regex(/^[0-9]{8}$/)
  .refine(isCalendarDay);

/** The query of GET /age, for the contenders that validate by zod. */
export const querySchema = z.strictObject({ dob: day, on: day.optional() });

/** The answer of GET /age, for the contenders that validate by zod. */
export const answerSchema = z.strictObject({ age: z.int().min(0).max(9998) });
