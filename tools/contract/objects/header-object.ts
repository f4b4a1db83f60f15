import { asObject, isObject, type Json } from "../../../local/json.ts";
import type { ApiResponse } from "../api-contract.ts";
import { escapePart } from "../pointer.ts";
import { dereference, type Reading } from "./reading.ts";
import { checkSchema } from "./schema-object.ts";

/** Headers of an answer that API Gateway sends under another name, `x-amzn-Remapped-...`, or drops. */
const REMAPPED = /^(?:connection|content-length|date|server|transfer-encoding|www-authenticate)$/i;

/** Reads the Header Objects of a response, except `Content-Type`, which its media types describe. */
export function readHeaders(reading: Reading, headers: Json, where: string): ApiResponse["headers"] {
  const read = Object.entries(headers)
    .filter(([name]) => !/^content-type$/i.test(name))
    .map(([name, header]) => [name, readHeader(reading, name, header, `${where}/${escapePart(name)}`)] as const);
  return Object.fromEntries(read);
}

function readHeader(reading: Reading, name: string, header: unknown, where: string): ApiResponse["headers"][string] {
  const { required, schema } = asObject(dereference(reading, header));
  if (REMAPPED.test(name)) {
    const sent = /^transfer-encoding$/i.test(name)
      ? "drops this header"
      : `sends this header as x-amzn-Remapped-${name}`;
    reading.report.warning(where, `API Gateway ${sent}: callers get no ${name}`);
  }
  if (isObject(schema)) checkSchema(reading, schema, `${where}/schema`);
  else reading.report.warning(where, "has no schema, so that any value passes. Give it one");
  return { required: required === true, schema: asObject(schema) };
}
