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
    return { kind: "proved", identity: cognitoIdentity(pool, identityId, login), login };
  }
  if (owner !== ownerKey(login)) return foreignIdentity("the identity belongs to another user");
  return { kind: "proved", identity: cognitoIdentity(pool, identityId, login), login };
}

/** Makes the identity that stands behind a session of the pool, with its claim `amr`. Without a login it is a guest's. */
export function cognitoIdentity(
  { id: identityPoolId }: Pick<IdentityPool, "id">,
  identityId: string,
  login: Pick<Login, "providerName" | "sub"> | undefined,
): CognitoIdentity {
  if (login === undefined) return { identityPoolId, identityId, authenticated: false, amr: ["unauthenticated"] };
  const { providerName, sub } = login;
  const amr = ["authenticated", providerName, `${providerName}:CognitoSignIn:${sub}`];
  return { identityPoolId, identityId, authenticated: true, amr };
}
