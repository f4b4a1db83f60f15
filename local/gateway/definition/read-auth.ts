import { asObject, type Json } from "../../json.ts";
import type { Route } from "./definition.ts";
import { AMAZON, listOf, type Reading } from "./reading.ts";

/**
 * Reads an operation's authorization type, from x-amazon-apigateway-auth or from a security scheme. An operation without `security` of its
 * own has the `security` of the document's root. An operation with neither is public, and so is an operation that names SAM's scheme NONE,
 * which is never defined.
 *
 * Sources: API Gateway developer guide, "x-amazon-apigateway-auth object"; recorded imports for the root's `security`.
 */
export function readAuth(operation: Json, place: string, reading: Reading): Route["auth"] {
  const { document, report } = reading;
  const stated = asObject(operation[`${AMAZON}auth`])["type"];
  const type = String(stated ?? "NONE").toUpperCase();
  if (type !== "NONE" && type !== "AWS_IAM")
    report(`${place}.${AMAZON}auth`, `has the type ${type}, which is not imitated: use AWS_IAM or NONE`);

  const isOwn = operation["security"] !== undefined;
  const names = listOf(isOwn ? operation["security"] : document["security"])
    .flatMap((requirement) => Object.keys(asObject(requirement)))
    .filter((name) => name !== "NONE" || schemeOf(name, document) !== undefined);
  for (const name of names) {
    if (asObject(schemeOf(name, document))[`${AMAZON}authtype`] !== "awsSigv4") {
      const where = isOwn ? `${place}.security` : ".security";
      report(where, `names ${name}, which is not imitated: use a scheme whose ${AMAZON}authtype is awsSigv4`);
    }
  }
  if (stated !== undefined && type === "NONE" && names.length > 0) {
    report(
      `${place}.${AMAZON}auth`,
      "says NONE, but the operation's security names a scheme. AWS does not document which of the two counts: write security: [] into the operation, or remove this",
    );
  }
  return type === "AWS_IAM" || names.length > 0 ? "AWS_IAM" : "NONE";
}

/** Finds a security scheme by its name, in an OpenAPI 3 document or in a Swagger 2.0 document. */
function schemeOf(name: string, document: Json): unknown {
  const schemes = {
    ...asObject(document["securityDefinitions"]),
    ...asObject(asObject(document["components"])["securitySchemes"]),
  };
  return Object.hasOwn(schemes, name) ? schemes[name] : undefined;
}
