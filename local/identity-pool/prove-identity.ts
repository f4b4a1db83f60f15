import type { AwsRefusal } from "../endpoint/action.ts";
import type { CognitoIdentity } from "../iam/principal.ts";
import type { Json } from "../json.ts";
import { GUEST, type IdentityPool, ownerKey } from "./identity-pool.ts";
import { readLogin } from "./read-login.ts";
import { foreignIdentity, noGuests } from "./refusals.ts";
import type { Login } from "./verify-login.ts";

/** An identity that the caller has proved to own, with the login that proves it. A guest has no login. */
export interface ProvedIdentity {
  kind: "proved";
  identity: CognitoIdentity;
  login: Login | undefined;
}

/** Checks that the logins of a request own the identity that it names. A guest's identity needs no login. */
export function proveIdentity(pool: IdentityPool, identityId: string, input: Json): ProvedIdentity | AwsRefusal {
  const login = readLogin(pool, input);
  if (login?.kind === "refused") return login;
  const owner = pool.ownerOf(identityId);
  if (login === undefined) {
    if (owner !== GUEST) return foreignIdentity("the identity belongs to a user, and the request has no login");
    if (!pool.allowsGuests) return noGuests();
    const identity = { identityPoolId: pool.id, identityId, authenticated: false, amr: ["unauthenticated"] };
    return { kind: "proved", identity, login };
  }
  if (owner !== ownerKey(login)) return foreignIdentity("the identity belongs to another user");
  const { providerName, sub } = login;
  const amr = ["authenticated", providerName, `${providerName}:CognitoSignIn:${sub}`];
  return { kind: "proved", identity: { identityPoolId: pool.id, identityId, authenticated: true, amr }, login };
}
