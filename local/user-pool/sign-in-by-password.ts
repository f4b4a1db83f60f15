import { decidedBy, type Outcome, readStrings } from "../endpoint/action.ts";
import type { Json } from "../json.ts";
import type { AppClient } from "./app-client.ts";
import { finishSignIn } from "./finish-sign-in.ts";
import { hidesUsers } from "./hides-users.ts";
import { missingParameter } from "./missing-parameter.ts";
import { userNotFound } from "./refusals.ts";
import { secretHashProblem } from "./secret-hash.ts";
import { isPassword } from "./srp-verifier.ts";
import type { UserPool } from "./user-pool.ts";

/** Signs in by a password that the request contains. The password is compared with the user's verifier and not kept. */
export function signInByPassword(pool: UserPool, client: AppClient, input: Json): Outcome {
  const { PASSWORD, SECRET_HASH = "", USERNAME } = readStrings(input, "AuthParameters");
  if (!USERNAME) return missingParameter("USERNAME", "AuthParameters");
  if (!PASSWORD) return missingParameter("PASSWORD", "AuthParameters");
  const user = pool.users.find(USERNAME);
  const wrongHash = secretHashProblem(client, [USERNAME, user?.username ?? USERNAME], SECRET_HASH);
  if (wrongHash) return wrongHash;
  if (user === undefined && !client.hidesUsers) return decidedBy(userNotFound(), hidesUsers(client));
  const { username, verifier } = user ?? pool.pretendUser(USERNAME);
  return finishSignIn(pool, client, USERNAME, user, isPassword(pool.name, username, PASSWORD, verifier));
}
