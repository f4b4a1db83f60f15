import { type AwsRefusal, readStrings } from "../endpoint/action.ts";
import type { Json } from "../json.ts";
import type { IdentityPool } from "./identity-pool.ts";
import { type Login, verifyLogin } from "./verify-login.ts";

/** Verifies the logins of a request. Undefined when the request has no login. Every login must be valid; the first one counts. */
export function readLogin(pool: IdentityPool, input: Json): Login | AwsRefusal | undefined {
  const logins = Object.entries(readStrings(input, "Logins")).map(([providerName, token]) =>
    verifyLogin(providerName, token, pool.providers, pool.userPools, pool.surroundings.now()),
  );
  return logins.find((login) => login.kind === "refused") ?? logins[0];
}
