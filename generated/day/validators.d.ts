// Made from api/day.yaml by `npm run generate`. Never edited.
import type { Check } from "../../lib/serve/contract.ts";

export const CalendarDay: Check;
export const Day: Check;
export const GatewayMessage: Check;
export const GatewayRefusal: Check;
export const Problem: Check;
export const getDay_200_Cache_Control: Check;
export const getDay_200_Retry_After: Check;
export const getDay_413_text_plain: Check;
