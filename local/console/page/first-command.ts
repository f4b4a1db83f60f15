import type { ApiDocument } from "../api.ts";
import { curlCommand } from "../try-code.ts";
import { fieldKey, formModel, formRequest } from "./form-model.ts";

/** Writes a curl command for the first operation that needs no signature; for the first of all when each needs one. Undefined without an operation. */
export function firstCommand(apis: readonly ApiDocument[]): string | undefined {
  const all = apis.flatMap((api) => api.operations.map((operation) => ({ api, operation })));
  const first = all.find(({ operation }) => operation.auth === "NONE") ?? all[0];
  if (first === undefined) return undefined;
  const { api, operation } = first;
  const { body, fields } = formModel(operation, api.schemas);
  const values = Object.fromEntries(fields.map((field) => [fieldKey(field), field.initial]));
  const { headers, target } = formRequest(operation, values);
  return curlCommand({
    api: api.name,
    url: api.url,
    method: operation.method === "ANY" ? "GET" : operation.method,
    target,
    headers: body === undefined ? headers : [...headers, ["Content-Type", body.mediaType]],
    body: body?.initial ?? "",
    region: undefined,
    operation: undefined,
  });
}
