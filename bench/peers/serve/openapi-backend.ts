/** openapi-backend, which routes and validates by an OpenAPI document, compiled at its start. */
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";
import { OpenAPIBackend } from "openapi-backend";
import { isCalendarDay } from "../../../lib/serve/calendar-day.ts";
import { answer, refusal } from "./replies.ts";

const day = { type: "string", pattern: "^[0-9]{8}$" } as const;

const api = new OpenAPIBackend({
  quick: true,
  definition: {
    openapi: "3.0.3",
    info: { title: "age", version: "1.0.0" },
    paths: {
      "/age": {
        get: {
          operationId: "getAge",
          parameters: [
            { name: "dob", in: "query", required: true, schema: day },
            { name: "on", in: "query", schema: day },
          ],
          responses: { 200: { description: "The age." } },
        },
      },
    },
  },
  handlers: {
    getAge: ({ request: { query } }): APIGatewayProxyResult => {
      const { dob, on } = query as { dob: string; on?: string };
      if (!isCalendarDay(dob) || (on !== undefined && !isCalendarDay(on))) return refusal("not a real day");
      return answer(31);
    },
    validationFail: ({ validation }): APIGatewayProxyResult => refusal(JSON.stringify(validation.errors)),
    notFound: (): APIGatewayProxyResult => ({ statusCode: 404, body: "" }),
  },
});
const initialized = api.init();

export async function handler(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  await initialized;
  return api.handleRequest({
    method: event.httpMethod,
    path: event.path,
    query: (event.queryStringParameters ?? {}) as Record<string, string>,
    body: event.body,
    headers: event.headers as Record<string, string>,
  });
}
