import type { ApiDocument, CallRecord, OperationDocument } from "../api.ts";
import type { CodedRequest } from "../try-code.ts";
import { exampleText } from "./make-example.ts";

/** A recorded call as code: the request as it was sent, and with a signature when the method requires one and the request had none. */
export interface CodedCall {
  sent: CodedRequest;
  signed?: CodedRequest;
}

/** Makes the requests to write as code of a call that was recorded. A call that was sent without a signature is written without one. */
export function codeCall(call: CallRecord, api: ApiDocument, region: string): CodedCall {
  const unsigned = codeRequest(call, api);
  if (hasSignature(call)) return { sent: { ...unsigned, region } };
  const needsSignature = operationOfCall(call.steps, api)?.auth === "AWS_IAM";
  return { sent: unsigned, ...(needsSignature && { signed: { ...unsigned, region } }) };
}

/** Tells whether a call came with a signature, good or bad. A method without AWS_IAM reads none. */
function hasSignature({ steps }: CallRecord): boolean {
  return steps.some((step) => step.name === "credentials" && step.found !== "none");
}

/**
 * Makes a request without a signature of a call that was recorded. Masked values, `‹3fa9›`, are replaced by an example of the contract, or by the parameter's
 * name in capitals; a record has no body, so that the body is an example too. A token is the shell's variable ID_TOKEN.
 */
function codeRequest({ method, steps, target }: CallRecord, api: ApiDocument): CodedRequest {
  const operation = operationOfCall(steps, api);
  const given = { api: api.name, url: api.url, method, region: undefined };
  const [path = "", query] = withoutSignature(target).split(/\?(.*)/s);
  if (operation === undefined) {
    return { ...given, target: withoutSignature(target), headers: [], body: "", operation };
  }

  const parameters = pathValues(path, operation);
  const [content] = operation.requestBody?.content ?? [];
  const token = operation.authorizer?.header;
  return {
    ...given,
    target: withoutMasks(fill(operation.path, parameters), query, operation),
    headers: [
      ...(token === undefined ? [] : [[token, "$ID_TOKEN"] as const]),
      ...(content === undefined ? [] : [["Content-Type", content.mediaType] as const]),
    ],
    body: content === undefined ? "" : exampleText(content, api.schemas),
    operation: { path: operation.path, parameters },
  };
}

/** Removes the parameters of a signature in the query (a presigned URL): the code signs again. */
function withoutSignature(target: string): string {
  const [path = "", query] = target.split(/\?(.*)/s);
  const rest = query?.split("&").filter((pair) => !/^X-Amz-/i.test(pair)) ?? [];
  return rest.length === 0 ? path : `${path}?${rest.join("&")}`;
}

function withoutMasks(path: string, query: string | undefined, operation: OperationDocument): string {
  if (query === undefined) return path;
  const pairs = query.split("&").map((pair) => {
    const [name = "", value = ""] = pair.split(/=(.*)/s);
    return isMasked(value) ? `${name}=${encodeURIComponent(exampleFor(name, operation))}` : pair;
  });
  return `${path}?${pairs.join("&")}`;
}

/** Reads the values of the path's parameters. A parameter whose value is masked, and `{proxy+}`, have an example. */
function pathValues(path: string, operation: OperationDocument): Readonly<Record<string, string>> {
  const given = path.split("/");
  const places = operation.path.split("/");
  const names = [...operation.path.matchAll(/\{(.+?)\+?\}/g)].map(([, name = ""]) => name);
  return Object.fromEntries(
    names.map((name) => {
      const value = given[places.indexOf(`{${name}}`)];
      return [name, value === undefined || isMasked(value) ? exampleFor(name, operation) : value];
    }),
  );
}

function fill(path: string, values: Readonly<Record<string, string>>): string {
  return path.replaceAll(/\{(.+?)\+?\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ""));
}

function isMasked(value: string): boolean {
  return value.includes("‹");
}

function exampleFor(name: string, operation: OperationDocument): string {
  const parameter = operation.parameters.find((one) => one.name === name);
  const [example] = parameter?.examples ?? [];
  return example === undefined ? name.replaceAll(/\W/g, "_").toUpperCase() : String(example.value);
}

/** Finds the operation of the route that a call has taken. Undefined when no route matched. */
export function operationOfCall(steps: CallRecord["steps"], api: ApiDocument): OperationDocument | undefined {
  const route = steps.find((step) => step.name === "route");
  return api.operations.find((one) => one.method === route?.method && one.path === route.path);
}
