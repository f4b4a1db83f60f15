import type { ApiDocument, CallRecord, OperationDocument } from "../api.ts";
import type { CodedRequest } from "../try-code.ts";
import { exampleText } from "./make-example.ts";

/**
 * Makes a request to write as code of a call that was recorded. Masked values, `‹3fa9›`, are replaced by an example of the contract, or by the parameter's
 * name in capitals; a record has no body, so that the body is an example too. A token is the shell's variable ID_TOKEN.
 */
export function codeCall({ method, steps, target }: CallRecord, api: ApiDocument, region: string): CodedRequest {
  const operation = operationOfCall(steps, api);
  const given = { api: api.name, url: api.url, method };
  const [path = "", query] = target.split(/\?(.*)/s);
  if (operation === undefined) return { ...given, target, headers: [], body: "", region: undefined, operation };

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
    region: operation.auth === "AWS_IAM" ? region : undefined,
    operation: { path: operation.path, parameters },
  };
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
