import { answer, type Outcome, readString, readStrings, refusal } from "../../endpoint/action.ts";
import type { Json } from "../../json.ts";
import type { AppClient } from "../app-client.ts";
import { letIn } from "../let-in.ts";
import { secretHashProblem } from "../secret-hash.ts";
import { isPassword, isUsablePublicValue, srpExchange } from "../srp-verifier.ts";
import { CHALLENGE_MS, type UserPool } from "../user-pool.ts";
import type { ClientAction } from "../user-pool-action.ts";
import { wrongPassword } from "../wrong-password.ts";

/** InitiateAuth: user pools API reference. Begins a sign-in by SRP, signs in by password, or refreshes tokens. */
export const initiateAuth: ClientAction = {
  required: ["AuthFlow"],
  run(pool, client, input) {
    const flow = readString(input, "AuthFlow");
    switch (flow) {
      case "USER_SRP_AUTH":
        return allowed(client, flow, "ALLOW_USER_SRP_AUTH") ?? beginSrp(pool, client, input);
      case "REFRESH_TOKEN_AUTH":
      case "REFRESH_TOKEN":
        return allowed(client, flow, "ALLOW_REFRESH_TOKEN_AUTH") ?? refresh(pool, client, input);
      case "USER_PASSWORD_AUTH":
        return allowed(client, flow, "ALLOW_USER_PASSWORD_AUTH") ?? byPassword(pool, client, input);
      case "CUSTOM_AUTH":
        return (
          allowed(client, flow, "ALLOW_CUSTOM_AUTH") ?? { kind: "not imitated", what: "InitiateAuth with CUSTOM_AUTH" }
        );
      case "USER_AUTH":
        return (
          allowed(client, flow, "ALLOW_USER_AUTH") ?? { kind: "not imitated", what: "InitiateAuth with USER_AUTH" }
        );
      default:
        return refusal(
          "InvalidParameterException",
          "Initiate Auth method not supported.",
          "AuthFlow is none of Cognito's",
        );
    }
  },
};

/** Whether the app client allows a flow: nothing, or Cognito's refusal. */
export function allowed(client: AppClient, flow: string, wanted: string): Outcome | undefined {
  if (client.flows.has(wanted)) return undefined;
  return refusal(
    "InvalidParameterException",
    `${flow} flow not enabled for this client`,
    `the app client does not have ${wanted}`,
  );
}

function missing(name: string): Outcome {
  return refusal("InvalidParameterException", `Missing required parameter ${name}`, `AuthParameters has no ${name}`);
}

/** Signs in by the password itself, which the pool holds against its verifier and forgets. */
export function byPassword(pool: UserPool, client: AppClient, input: Json): Outcome {
  const { PASSWORD, SECRET_HASH = "", USERNAME } = readStrings(input, "AuthParameters");
  if (!USERNAME) return missing("USERNAME");
  if (!PASSWORD) return missing("PASSWORD");
  const user = pool.users.find(USERNAME);
  const wrongHash = secretHashProblem(client, [USERNAME, user?.sub ?? USERNAME], SECRET_HASH);
  if (wrongHash) return wrongHash;
  if (user === undefined && !client.hidesUsers) return unknownUser();
  const { sub, verifier } = user ?? pool.pretendUser(USERNAME);
  return letIn(pool, client, USERNAME, user, isPassword(pool.name, sub, PASSWORD, verifier));
}

/** Begins a sign-in by SRP. */
export function beginSrp(pool: UserPool, client: AppClient, input: Json): Outcome {
  const { SECRET_HASH = "", SRP_A, USERNAME } = readStrings(input, "AuthParameters");
  if (!USERNAME) return missing("USERNAME");
  if (!SRP_A) return missing("SRP_A");
  if (!isUsablePublicValue(SRP_A)) return wrongPassword("SRP_A is no number that SRP can be used with");

  const user = pool.users.find(USERNAME);
  const wrongHash = secretHashProblem(client, [USERNAME, user?.sub ?? USERNAME], SECRET_HASH);
  if (wrongHash) return wrongHash;
  if (user === undefined && !client.hidesUsers) return unknownUser();
  const { sub, verifier } = user ?? pool.pretendUser(USERNAME);
  const { now, randomBytes } = pool.surroundings;
  const exchange = srpExchange(pool.name, sub, SRP_A, verifier, randomBytes(32));
  const secretBlock = randomBytes(600).toString("base64");
  forgetOldChallenges(pool);
  const names = [sub, pool.users.key(USERNAME)];
  pool.challenges.set(secretBlock, {
    exchange,
    user,
    username: USERNAME,
    names,
    clientId: client.id,
    startedAt: now(),
  });
  return answer({
    ChallengeName: "PASSWORD_VERIFIER",
    ChallengeParameters: {
      SALT: verifier.salt,
      SECRET_BLOCK: secretBlock,
      SRP_B: exchange.srpB,
      USERNAME: sub,
      USER_ID_FOR_SRP: sub,
    },
  });
}

function unknownUser(): Outcome {
  return refusal("UserNotFoundException", "User does not exist.", "nobody in this pool has that name");
}

/** The oldest come first in the map. */
function forgetOldChallenges({ challenges, surroundings }: UserPool): void {
  for (const [block, { startedAt }] of challenges) {
    if (surroundings.now() - startedAt <= CHALLENGE_MS) return;
    challenges.delete(block);
  }
}

/** Gives new tokens for a refresh token. */
export function refresh(pool: UserPool, client: AppClient, input: Json): Outcome {
  const { REFRESH_TOKEN, SECRET_HASH = "", USERNAME = "" } = readStrings(input, "AuthParameters");
  if (!REFRESH_TOKEN) return missing("REFRESH_TOKEN");
  const session = pool.tokens.findRefreshable(REFRESH_TOKEN);
  if (session === undefined || session.clientId !== client.id) {
    return refusal(
      "NotAuthorizedException",
      "Invalid Refresh Token",
      "this app client was given no such refresh token",
    );
  }
  const { user } = session;
  const wrongHash = secretHashProblem(client, [USERNAME, user.sub], SECRET_HASH);
  if (wrongHash) return wrongHash;
  if (session.expiresAt <= pool.surroundings.now()) {
    return refusal("NotAuthorizedException", "Refresh Token has expired", "the sign-in is too long ago");
  }
  if (session.isRevoked || session.isSignedOut || pool.users.find(user.sub) !== user) {
    return refusal(
      "NotAuthorizedException",
      "Refresh Token has been revoked",
      "the user signed out everywhere, or is gone",
    );
  }
  if (!user.enabled)
    return refusal("NotAuthorizedException", "User is disabled.", "an administrator disabled the user");
  pool.counts.refreshes++;
  return answer({ AuthenticationResult: pool.tokens.renew(session, client), ChallengeParameters: {} });
}
