/** A contract of `size` operations. Half of them read by an id and half write a body; each has its own schemas. */
export function contractOf(size: number): string {
  const problem = { $ref: "#/components/responses/Problem" };
  const secured = { "x-amazon-apigateway-auth": { type: "AWS_IAM" }, security: [{ sigv4: [] }] };
  const json = (schema: object) => ({ content: { "application/json": { schema } } });
  const numbers = Array.from({ length: size / 2 }, (_, index) => index);
  const document = {
    openapi: "3.0.3",
    info: { title: "many", version: "1.0.0" },
    paths: Object.fromEntries(
      numbers.map((n) => [
        `/things${n}/{id}`,
        {
          parameters: [
            { name: "id", in: "path", required: true, schema: { type: "string", pattern: "^[a-z]{1,20}$" } },
          ],
          get: {
            operationId: `readThing${n}`,
            ...secured,
            parameters: [{ name: "limit", in: "query", schema: { type: "integer", minimum: 1, maximum: 100 + n } }],
            responses: {
              200: { description: "it", ...json({ $ref: `#/components/schemas/Thing${n}` }) },
              400: problem,
              500: problem,
            },
          },
          put: {
            operationId: `writeThing${n}`,
            ...secured,
            requestBody: { required: true, ...json({ $ref: `#/components/schemas/Thing${n}` }) },
            responses: { 204: { description: "done" }, 400: problem, 500: problem },
          },
        },
      ]),
    ),
    components: {
      securitySchemes: {
        sigv4: { type: "apiKey", name: "Authorization", in: "header", "x-amazon-apigateway-authtype": "awsSigv4" },
      },
      responses: {
        Problem: {
          description: "no",
          content: {
            "application/problem+json": { schema: { type: "object", properties: { detail: { type: "string" } } } },
          },
        },
      },
      schemas: Object.fromEntries(
        numbers.map((n) => [
          `Thing${n}`,
          {
            type: "object",
            required: ["name"],
            properties: {
              name: { type: "string", maxLength: 40 + n },
              parts: { type: "array", items: { $ref: `#/components/schemas/Thing${Math.max(0, n - 1)}` } },
            },
          },
        ]),
      ),
    },
  };
  return JSON.stringify(document, null, 1);
}
