import { answer, type Outcome } from "../../endpoint/action.ts";
import type { Json } from "../../json.ts";
import type { IdentityPool } from "../identity-pool.ts";
import { readLogin } from "../read-login.ts";
import { noGuests } from "../refusals.ts";

/**
 * The action GetId of Cognito identity pools. The same login always gets the same identity; a guest gets a new identity with each call.
 * Source: identity pools API reference.
 */
export function getId(pool: IdentityPool, input: Json): Outcome {
  const login = readLogin(pool, input);
  if (login === undefined) return pool.allowsGuests ? answer({ IdentityId: pool.createGuest() }) : noGuests();
  if (login.kind === "refused") return login;
  return answer({ IdentityId: pool.identityOf(login) });
}
