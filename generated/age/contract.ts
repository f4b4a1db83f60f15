// Made from api/age.yaml by `npm run generate`. Never edited.
import type { Contract } from "../../lib/serve/contract.ts";
import * as check from "./validators.js";

export type { operations, paths } from "./types.ts";

export const contract = {
  name: "age",
  version: "1.0.2",
  names: ["Message","age","detail","message","status","title","type"],
  operations: {
    getAge: {
      method: "GET",
      path: "/age",
      auth: "AWS_IAM",
      parameters: [
        { name: "dob", in: "query", required: true, type: "string", array: false, personal: true, check: check.CalendarDay },
        { name: "on", in: "query", required: false, type: "string", array: false, personal: false, check: check.CalendarDay },
      ],
      body: null,
      responses: {
        200: { content: { "application/json": check.Age }, headers: {} },
        400: { content: { "application/problem+json": check.Problem }, headers: {} },
        403: { content: { "application/json": check.GatewayRefusal }, headers: {} },
        413: { content: { "text/plain": check.getAge_413_text_plain, "application/json": check.GatewayMessage }, headers: {} },
        429: { content: { "application/json": check.GatewayMessage }, headers: {} },
        500: { content: { "application/problem+json": check.Problem, "application/json": check.GatewayMessage }, headers: {} },
        502: { content: { "application/json": check.GatewayMessage }, headers: {} },
        504: { content: { "application/json": check.GatewayMessage }, headers: {} },
      },
    },
  },
} as const satisfies Contract;
