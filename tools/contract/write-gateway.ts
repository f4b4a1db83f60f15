import { asObject, type Json } from "../../local/json.ts";
import { type ApiContract, type ApiOperation, type ApiParameter, pascal } from "./api-contract.ts";

import { corsParameters, corsResponses, preflightOperation } from "./write-cors.ts";

/** The variable that API Gateway replaces by its error message, in quotation marks. */
const MESSAGE = "$context.error.messageString";

/** The body of a 400: a problem (RFC 9457) with API Gateway's error message as its detail. */
const PROBLEM = `{"type":"about:blank","title":"Bad Request","status":400,"detail":${MESSAGE}}`;

/** Makes the body with which API Gateway refuses a request with 400 and this message, as the import file defines it. */
export function gatewayProblem(message: string): unknown {
  return JSON.parse(PROBLEM.replace(MESSAGE, () => JSON.stringify(message)));
}

/**
 * The time that API Gateway waits for a function, in milliseconds: AWS's default and upper bound. Each function's Timeout is shorter and
 * applies first.
 */
const INTEGRATION_TIMEOUT_MS = 29_000;

/**
 * Makes `generated/NAME/apigateway.json`: the document that API Gateway imports, with only the parts that API Gateway acts on. API Gateway
 * checks that required parameters of the query and the path are present; the service checks types, patterns and bodies, by the whole
 * contract.
 *
 * Source: API Gateway developer guide, "OpenAPI extensions" and "Known issues".
 */
export function gatewayDefinition(contract: ApiContract): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const operation of contract.operations) {
    const item = paths[operation.path] ?? {};
    item[operation.method.toLowerCase()] = writeOperation(operation, contract);
    paths[operation.path] = item;
  }
  if (contract.cors !== null) {
    for (const [path, item] of Object.entries(paths))
      item["options"] = preflightOperation(path, contract, contract.cors);
  }
  const schemes = signatureSchemes(contract);
  return {
    openapi: "3.0.3",
    info: { title: contract.title, version: contract.version },
    "x-amazon-apigateway-request-validators": {
      parameters: { validateRequestBody: false, validateRequestParameters: true },
    },
    "x-amazon-apigateway-request-validator": "parameters",
    "x-amazon-apigateway-gateway-responses": {
      BAD_REQUEST_BODY: problemResponse(contract),
      BAD_REQUEST_PARAMETERS: problemResponse(contract),
      ...(contract.cors && corsResponses(contract.cors)),
    },
    paths,
    ...(Object.keys(schemes).length > 0 && { components: { securitySchemes: schemes } }),
  };
}

function problemResponse({ cors }: ApiContract): Json {
  return {
    statusCode: 400,
    responseParameters: {
      "gatewayresponse.header.Content-Type": "'application/problem+json'",
      ...(cors && corsParameters(cors)),
    },
    responseTemplates: { "application/json": PROBLEM },
  };
}

function writeOperation(operation: ApiOperation, contract: ApiContract): Json {
  const { id, auth, parameters, responses } = operation;
  return {
    operationId: id,
    "x-amazon-apigateway-auth": { type: auth },
    ...(auth === "AWS_IAM" && { security: Object.keys(signatureSchemes(contract)).map((name) => ({ [name]: [] })) }),
    parameters: parameters
      .filter(({ imported }) => imported)
      .map((parameter) => ({
        name: parameter.name,
        in: parameter.in,
        required: isRequiredByGateway(parameter),
        schema: importedSchema(parameter),
      })),
    responses: Object.fromEntries(
      Object.entries(responses).map(([status, { description }]) => [status, { description }]),
    ),
    "x-amazon-apigateway-integration": {
      type: "aws_proxy",
      // Lambda is always invoked by POST, whatever the operation's own method.
      httpMethod: "POST",
      passthroughBehavior: "when_no_match",
      timeoutInMillis: INTEGRATION_TIMEOUT_MS,
      uri: {
        "Fn::Sub": `arn:\${AWS::Partition}:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${${functionId(contract.name)}.Arn}/invocations`,
      },
    },
  };
}

/**
 * Tells whether API Gateway refuses a request without this parameter. API Gateway compares the names of required headers letter by letter,
 * and fetch sends them in small letters. So no header is imported as required: the service checks headers, in capital or small letters.
 */
export function isRequiredByGateway({ imported, in: place, required }: ApiParameter): boolean {
  return imported && required && place !== "header";
}

function importedSchema({ array, separator, type }: ApiParameter): Json {
  return array && separator === null ? { type: "array", items: { type } } : { type: array ? "string" : type };
}

/** Tells whether every operation needs a signature. */
export function isSigned({ operations }: ApiContract): boolean {
  return operations.every(({ auth }) => auth === "AWS_IAM");
}

/** The logical id that the Serverless Framework gives the function of a contract. */
export function functionId(name: string): string {
  return `${pascal(name)}LambdaFunction`;
}

function signatureSchemes({ document }: ApiContract): Json {
  const schemes = Object.entries(asObject(asObject(document["components"])["securitySchemes"]));
  return Object.fromEntries(
    schemes
      .filter(([, scheme]) => asObject(scheme)["x-amazon-apigateway-authtype"] === "awsSigv4")
      .map(([name]) => [
        name,
        { type: "apiKey", name: "Authorization", in: "header", "x-amazon-apigateway-authtype": "awsSigv4" },
      ]),
  );
}
