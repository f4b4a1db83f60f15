/** Powertools' event handler with its validation by zod, of the request and of the answer. */
import { Router } from "@aws-lambda-powertools/event-handler/http";
import type { APIGatewayProxyEvent, Context } from "aws-lambda";
import { answerSchema, querySchema } from "./zod-schemas.ts";

const app = new Router({ logger: { debug() {}, error() {}, warn() {}, info() {} } });

app.get("/age", () => ({ age: 31 }), { validation: { req: { query: querySchema }, res: { body: answerSchema } } });

export const handler = (event: APIGatewayProxyEvent, context: Context) => app.resolve(event, context);
