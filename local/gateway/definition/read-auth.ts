import { asObject, type Json } from "../../json.ts";
import type { Route } from "./definition.ts";
import { AMAZON, listOf, type Reading } from "./reading.ts";

/**
 * Reads an operation's authorization type, from x-amazon-apigateway-auth or from a sigv4 scheme in its `security`. An operation that states
 * neither is public: API Gateway ignores `security` at the document's root.
 */
export function readAuth(operation: Json, place: string, { document, report }: Reading): Route["auth"] {
  const type = String(asObject(operation[`${AMAZON}auth`])["type"] ?? "NONE").toUpperCase();
  if (type !== "NONE" && type !== "AWS_IAM")
    report(`${place}.${AMAZON}auth`, `has the type ${type}, which is not imitated: use AWS_IAM or NONE`);

  const schemes = asObject(asObject(document["components"])["securitySchemes"]);
  const schemeNames = listOf(operation["security"]).flatMap((requirement) => Object.keys(asObject(requirement)));
  const isSigV4 = (name: string) => asObject(schemes[name])[`${AMAZON}authtype`] === "awsSigv4";
  const other = schemeNames.find((name) => !isSigV4(name));
  if (other !== undefined)
    report(
      `${place}.security`,
      `names ${other}, which is not imitated: use a scheme whose ${AMAZON}authtype is awsSigv4`,
    );

  return type === "AWS_IAM" || schemeNames.length > 0 ? "AWS_IAM" : "NONE";
}
