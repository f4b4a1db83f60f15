import { asObject } from "../../local/json.ts";
import { pascal } from "./api-contract.ts";

/**
 * Returns the method and path of a policy's resource, such as `GET/age` of `arn:...:${AgeApi}/dev/GET/age`, and `*` for a resource that covers
 * all of the API `name`. Undefined for another API's resource.
 */
export function resourceEnd(resource: unknown, name: string): string | undefined {
  const pattern = String(asObject(resource)["Fn::Sub"] ?? resource);
  if (pattern === "*") return "*";
  const last = pattern.split(":").at(-1) ?? "";
  const [api = "", stage = "", ...rest] = last.replace(/^.*?(?=\$\{[A-Za-z]+Api\})/, "").split("/");
  if (api !== `\${${pascal(name)}Api}` && api !== "*") return undefined;
  return (stage === "*" || stage === "") && rest.length === 0 ? "*" : rest.join("/");
}
