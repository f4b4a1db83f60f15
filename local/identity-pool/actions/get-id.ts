import { answer, type Outcome } from "../../endpoint/action.ts";
import type { Json } from "../../json.ts";
import type { IdentityPool } from "../identity-pool.ts";
import { readLogin } from "../read-login.ts";
import { noGuests } from "../refusals.ts";

/** GetId: identity pools API reference. The same login always gets the same identity; a guest gets a new identity with each call. */
export function getId(pool: IdentityPool, input: Json): Outcome {
  const login = readLogin(pool, input);
  if (login === undefined) return pool.allowsGuests ? answer({ IdentityId: pool.createGuest() }) : noGuests();
  if (login.kind === "refused") return login;
  return answer({ IdentityId: pool.identityOf(login) });
}
