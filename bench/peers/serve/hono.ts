/** hono with zod-openapi, behind hono's own adapter for Lambda. */
import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { handle } from "hono/aws-lambda";
import { answerSchema, querySchema } from "./zod-schemas.ts";

const app = new OpenAPIHono();

app.openapi(
  createRoute({
    method: "get",
    path: "/age",
    request: { query: querySchema },
    responses: { 200: { description: "The age.", content: { "application/json": { schema: answerSchema } } } },
  }),
  (context) => context.json({ age: 31 }, 200),
);

export const handler = handle(app);
