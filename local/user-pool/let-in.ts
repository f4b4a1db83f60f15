import { answer, type Outcome, refusal } from "../endpoint/action.ts";
import type { AppClient } from "./app-client.ts";
import { attributesOf } from "./user-attributes.ts";
import type { UserPool } from "./user-pool.ts";
import type { User } from "./users.ts";
import { wrongPassword } from "./wrong-password.ts";

/**
 * What a sign-in comes to once it is known whether the password was proved: tokens, the challenge to set a new password, or Cognito's
 * refusal. `user` is nothing for a name that nobody has, which is refused like a wrong password.
 *
 * Five wrong passwords lock the name, for the right one too.
 */
export function letIn(
  pool: UserPool,
  client: AppClient,
  username: string,
  user: User | undefined,
  proved: boolean,
): Outcome {
  const now = pool.surroundings.now();
  const name = user?.sub ?? pool.users.key(username);
  if (pool.lockOut.isLocked(name, now)) {
    return refusal(
      "NotAuthorizedException",
      "Password attempts exceeded",
      "five wrong passwords or more: the name is locked for a while",
    );
  }
  if (user === undefined || !proved) {
    pool.lockOut.failed(name, now);
    return wrongPassword(user ? "the password is wrong" : "nobody has that name, which the app client does not let on");
  }
  if (pool.users.find(user.sub) !== user) return wrongPassword("the user was deleted while the challenge waited");
  pool.lockOut.succeeded(name);
  if (!user.enabled)
    return refusal("NotAuthorizedException", "User is disabled.", "an administrator disabled the user");
  if (user.status === "UNCONFIRMED") {
    return refusal("UserNotConfirmedException", "User is not confirmed.", "nobody has confirmed the account yet");
  }
  if (user.status === "FORCE_CHANGE_PASSWORD") return newPasswordRequired(pool, client, user);
  pool.counts.signIns++;
  return answer({ AuthenticationResult: pool.tokens.issue(user, client), ChallengeParameters: {} });
}

function newPasswordRequired(pool: UserPool, client: AppClient, user: User): Outcome {
  const session = pool.surroundings.randomBytes(300).toString("base64url");
  pool.authSessions.set(session, { user, clientId: client.id, startedAt: pool.surroundings.now(), isUsed: false });
  const attributes = attributesOf(user).flatMap(({ Name, Value }) =>
    Name === "sub" ? [] : [[String(Name), Value] as const],
  );
  return answer({
    ChallengeName: "NEW_PASSWORD_REQUIRED",
    ChallengeParameters: {
      USER_ID_FOR_SRP: user.sub,
      requiredAttributes: "[]",
      userAttributes: JSON.stringify(Object.fromEntries(attributes)),
    },
    Session: session,
  });
}
