import createClient, { type Client, defaultPathSerializer } from "openapi-fetch";
import type { Fetch } from "./signed-fetch.ts";
import { isDotSegment, UnsignableRequest } from "./wire-url.ts";

/**
 * A client of another service, typed by its contract: `callee<paths>({ url, fetch })`, with `paths` from
 * `generated/NAME/contract.ts` and a signed fetch.
 *
 * Throws an UnsignableRequest for a path parameter of `.` or `..`, which would be folded away into another route.
 */
export function callee<Paths extends {}>({ url, fetch }: { url: string; fetch: Fetch }): Client<Paths> {
  return createClient<Paths>({
    baseUrl: url,
    fetch,
    pathSerializer(path, parameters) {
      for (const [name, value] of Object.entries(parameters)) {
        if (isDotSegment(String(value))) {
          throw new UnsignableRequest(`The path parameter ${name} is . or .., which names another route.`);
        }
      }
      return defaultPathSerializer(path, parameters);
    },
  });
}
