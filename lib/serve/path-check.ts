/**
 * Checks that a request's path has the form that its resource (`/carts/{id}`) describes. Only the contracts that have a path parameter
 * import this file.
 */
import type { APIGatewayProxyEvent } from "aws-lambda";
import { Refusal } from "./refusal.ts";

/**
 * Makes the check of an operation's path. The check refuses a path with another number of segments than its `resource`, and a path with an
 * empty segment.
 *
 * API Gateway ignores a slash at the end: it routes `DELETE /carts/` to the operation of `/carts`. To IAM the path `/carts/` is within
 * `DELETE/carts/*`, the grant of `/carts/{id}`. Without this check, a caller with that grant could reach the operation of `/carts`.
 */
export function createPathCheck(resource: string): (event: APIGatewayProxyEvent) => Refusal | undefined {
  const pattern = resource
    .replaceAll(".", "\\.")
    .replaceAll(/\{[^}]+\+\}/g, "[^/].*")
    .replaceAll(/\{[^}]+\}/g, "[^/]+");
  const own = new RegExp(`^${pattern}$`, "s");
  // A custom domain's base path comes before the resource: `/shop/carts/1`. Of the root, API Gateway then leaves `/shop` or `/shop/`.
  const afterBasePath = new RegExp(`^(?:/[^/]+)*${resource === "/" ? "/?" : pattern}$`, "s");

  return ({ path, requestContext: { path: wholePath = path } }) => {
    // A custom domain has no stage in its paths, so that both are the same.
    const isOwn = (wholePath === path ? afterBasePath : own).test(path);
    // Of two slashes after the stage API Gateway removes one from `path`.
    const isDoubled = wholePath.slice(0, wholePath.length - path.length).endsWith("/");
    if (isOwn && !isDoubled) return undefined;
    return new Refusal(`the path must have the segments of ${resource}, and none of them may be empty`);
  };
}
