import type { PublicDocument } from "../endpoint/service.ts";
import { openIdConfiguration } from "./openid-configuration.ts";
import type { UserPool } from "./user-pool.ts";

const PATH = /^\/([^/]+)\/\.well-known\/(jwks\.json|openid-configuration)$/;

/**
 * Finds a pool's public document by its path: the keys that verify the pool's tokens, or the OpenID configuration. For an unknown pool the result is
 * AWS's message. Undefined for every other path.
 */
export function wellKnownDocument(
  pools: readonly UserPool[],
  path: string,
): PublicDocument | Promise<PublicDocument> | undefined {
  const [, id, name] = PATH.exec(path) ?? [];
  if (id === undefined) return undefined;
  const pool = pools.find((one) => one.id === id);
  if (pool === undefined) {
    return { body: { message: `User pool ${id} does not exist.` }, missing: "the stack has no such user pool" };
  }
  if (name === "openid-configuration") return { body: openIdConfiguration(pool) };
  return pool.keys.jwks().then((body) => ({ body }));
}
