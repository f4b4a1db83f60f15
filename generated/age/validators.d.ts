// Made from api/age.yaml by `npm run generate`. Never edited.
import type { Check } from "../../lib/serve/contract.ts";

export const Age: Check;
export const CalendarDay: Check;
export const GatewayMessage: Check;
export const GatewayRefusal: Check;
export const Problem: Check;
export const getAge_413_text_plain: Check;
