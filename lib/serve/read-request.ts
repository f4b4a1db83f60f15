import type { APIGatewayProxyEvent } from "aws-lambda";
import type { OperationContract, ParameterContract } from "./contract.ts";
import { Refusal } from "./refusal.ts";
import { brokenRule } from "./rule.ts";
import { parseScalar } from "./scalar.ts";

/** The values of a request, parsed and checked by the contract. */
export interface RequestValues {
  query: Record<string, unknown>;
  path: Record<string, unknown>;
  header: Record<string, unknown>;
  body: unknown;
}

/**
 * Reads an API Gateway proxy event (payload 1.0) as the operation declares it. It parses each parameter strictly and checks it by its
 * schema; it coerces nothing, and refuses undeclared query parameters and repeated ones. `names` are the property names that the contract
 * declares.
 *
 * A Refusal is for a 400. Its detail contains the parameter's name and the rule, never the value. `detail` may also repeat a name that the
 * caller sent. `logged` must not, because that name could be personal data.
 * Source: Lambda proxy integration input format, API Gateway developer guide.
 */
export function readRequest(
  operation: OperationContract,
  event: APIGatewayProxyEvent,
  names: readonly string[],
): RequestValues | Refusal {
  const wrong = operation.checkPath?.(event) ?? undeclaredQuery(operation, event.multiValueQueryStringParameters);
  if (wrong) return wrong;

  const values: RequestValues = { query: {}, path: {}, header: {}, body: undefined };
  for (const parameter of operation.parameters) {
    const value = readParameter(parameter, sentValues(parameter, event));
    if (value instanceof Refusal) return value;
    if (value !== undefined) values[parameter.in][parameter.name] = value;
  }

  const { body } = operation;
  if (body !== null) values.body = body.reader.read(body, event, names);
  return values.body instanceof Refusal ? values.body : values;
}

function undeclaredQuery(
  operation: OperationContract,
  query: Readonly<Record<string, unknown>> | null,
): Refusal | null {
  for (const name in query) {
    // The parameters of presigned authentication belong to API Gateway and not to the operation.
    if (isDeclared(operation.parameters, name) || /^x-amz-/i.test(name)) continue;
    const rule = "is not a parameter of this operation";
    return new Refusal(`${printableName(name)} ${rule}`, `${UNPRINTABLE} ${rule}`);
  }
  return null;
}

function isDeclared(parameters: readonly ParameterContract[], name: string): boolean {
  for (const parameter of parameters) if (parameter.name === name && parameter.in === "query") return true;
  return false;
}

const UNPRINTABLE = "a parameter that was sent";

/** Returns an undeclared parameter's name for use in the answer, or a fixed phrase when it does not look like a name. */
function printableName(name: string): string {
  return /^[A-Za-z_][\w.-]{0,63}$/.test(name) ? name : UNPRINTABLE;
}

/** Returns the strings that the event holds for a parameter, one for each item of a list, in the order in which they were sent. */
export function sentValues(parameter: ParameterContract, event: APIGatewayProxyEvent): readonly string[] {
  const sent = sentStrings(parameter, event);
  if (parameter.split) return parameter.split(sent);
  return parameter.in === "path" ? sent.map(decodeSegment) : sent;
}

function sentStrings({ in: place, name }: ParameterContract, event: APIGatewayProxyEvent): readonly string[] {
  switch (place) {
    case "query":
      return event.multiValueQueryStringParameters?.[name] ?? [];
    case "path": {
      const sent = event.pathParameters?.[name];
      return sent === undefined ? [] : [sent];
    }
    case "header":
      return headerValues(event.multiValueHeaders, name);
  }
}

/** Decodes a path parameter, which API Gateway passes on undecoded. Returns a value that cannot be decoded unchanged. */
export function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** Returns the values of a header, one for each line, whatever capital letters its name has. */
export function headerValues(
  headers: APIGatewayProxyEvent["multiValueHeaders"] | null,
  name: string,
): readonly string[] {
  const wanted = name.toLowerCase();
  return Object.entries(headers ?? {})
    .filter(([header]) => header.toLowerCase() === wanted)
    .flatMap(([, values]) => values ?? []);
}

function readParameter(parameter: ParameterContract, sent: readonly string[]): unknown {
  const { name, required, array, type, check } = parameter;
  const [first] = sent;
  if (first === undefined) return required ? new Refusal(`${name} is missing`) : undefined;
  if (!array && sent.length > 1) return new Refusal(`${name} must be given once`);

  const value = array ? sent.map((text) => parseScalar(type, text)) : parseScalar(type, first);
  return check(value) ? value : new Refusal(`${name} ${brokenRule(check)}`);
}
