/** The first files of a new service: the smallest ones that work with generate, compile and deploy. */
import { pascal } from "../contract/api-contract.ts";

/** The YAML block of the Lambda function in serverless.yml, without indentation. */
export function functionBlock(name: string): string {
  return `${name}:
  handler: dist/${name}/index.handler
  role: ${pascal(name)}Role
  dependsOn: [${pascal(name)}Policy]
  timeout: 5
  package: { patterns: ['!**', 'dist/${name}/**'] }
`;
}

/** The text of `api/NAME.yaml`: one signed operation, with every answer that the service and API Gateway can give. */
export function contractText(name: string): string {
  const schema = pascal(name);
  return `openapi: 3.0.3
info:
  title: '${name}'
  version: 1.0.0
  description: The purpose of ${name}.
  license: { name: MIT, url: 'https://opensource.org/license/mit' }
paths:
  /${name}:
    get:
      operationId: get${schema}
      summary: What this operation does
      # AWS_IAM requires the signature of a granted caller. For a public operation write NONE, and an empty list under security.
      x-amazon-apigateway-auth: { type: AWS_IAM }
      # Remove this line once a caller is granted the operation: \`npm run contract\` then reaches its answers.
      x-countersign-unreached: No caller is granted it yet.
      security:
        - sigv4: []
      responses:
        '200':
          description: The answer.
          content:
            application/json:
              schema: { $ref: '#/components/schemas/${schema}' }
              example: { name: '${name}' }
        '400': { $ref: '#/components/responses/BadRequest' }
        '403': { $ref: 'common.yaml#/components/responses/Forbidden' }
        '413': { $ref: 'common.yaml#/components/responses/PayloadTooLarge' }
        '429': { $ref: 'common.yaml#/components/responses/TooManyRequests' }
        '500': { $ref: 'common.yaml#/components/responses/InternalServerError' }
        '502': { $ref: 'common.yaml#/components/responses/BadGateway' }
        '504': { $ref: 'common.yaml#/components/responses/GatewayTimeout' }
components:
  securitySchemes:
    sigv4:
      type: apiKey
      name: Authorization
      in: header
      x-amazon-apigateway-authtype: awsSigv4
  responses:
    BadRequest:
      description: A parameter is missing, repeated or undeclared, or breaks its rule.
      content:
        application/problem+json:
          schema: { $ref: 'common.yaml#/components/schemas/Problem' }
  schemas:
    '${schema}':
      type: object
      additionalProperties: false
      required: [name]
      properties:
        name: { type: string }
`;
}

/** The text of `services/NAME/handler.ts`. */
export function handlerText(name: string): string {
  const operation = `get${pascal(name)}`;
  const contract = `"../../generated/${name}/contract.ts"`;
  const [types, serve] = ["operation", "serve"].map((file) => `"../../lib/serve/${file}.ts"`);
  return `/**
 * GET /${name}.
 *
 * Contract: api/${name}.yaml. A request is checked against it before the handler is called.
 */
import { contract, type operations } from ${contract};
import type { Handler } from ${types};
import { serve } from ${serve};

const ${operation}: Handler<operations["${operation}"]> = (_values, { reply }) => reply(200, { name: "${name}" });

export const handler = serve<operations>(contract, { ${operation} });
`;
}
