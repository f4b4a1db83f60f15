import { answer, type Outcome, refusal } from "../../endpoint/action.ts";
import type { Json } from "../../json.ts";
import type { IdentityPool } from "../identity-pool.ts";
import { readLogin } from "../read-login.ts";

/** GetId: identity pools API reference. The same login always has the same identity; a guest has a new one each time. */
export function getId(pool: IdentityPool, input: Json): Outcome {
  const login = readLogin(pool, input);
  if (login === undefined) return pool.allowsGuests ? answer({ IdentityId: pool.guestIdentity() }) : noGuests();
  if (login.kind === "refused") return login;
  return answer({ IdentityId: pool.identityOf(login) });
}

/** What a pool without guests says to one. */
export function noGuests(): Outcome {
  const message = "Unauthenticated access is not supported for this identity pool.";
  return refusal("NotAuthorizedException", message, "the request brings no login, and the pool knows no guests");
}
