import {
  type AuthenticationResultType,
  type CognitoIdentityProviderClient,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { srpHandshake } from "./srp.ts";

/** What a user pool gives for a sign-in or a refresh. */
export interface Tokens {
  idToken: string;
  refreshToken: string;
}

export interface UserPoolClientOptions {
  client: CognitoIdentityProviderClient;
  userPoolId: string;
  appClientId: string;
  /** The service's time, in milliseconds since 1970 UTC. */
  now: () => number;
  /** Cryptographically strong. */
  randomBytes: (size: number) => Buffer;
  /** Calls the requests off. */
  signal?: AbortSignal;
}

/**
 * Signs in with USER_SRP_AUTH: two calls, in which the password is proved and not sent.
 *
 * Rejects with the SDK's error when the pool refuses, and with an UnexpectedAnswer when it wants something else than the
 * password (a second factor, a new password): an application account has none of these.
 */
export async function signIn(
  options: UserPoolClientOptions,
  { username, password }: { username: string; password: string },
): Promise<Tokens> {
  const { client, userPoolId, appClientId, now, randomBytes } = options;
  const handshake = srpHandshake(userPoolId, randomBytes);
  const { ChallengeName, ChallengeParameters, Session } = await client.send(
    new InitiateAuthCommand({
      AuthFlow: "USER_SRP_AUTH",
      ClientId: appClientId,
      AuthParameters: { USERNAME: username, SRP_A: handshake.srpA },
    }),
    calledOffBy(options),
  );
  if (ChallengeName !== "PASSWORD_VERIFIER") throw new UnexpectedAnswer(`the challenge ${ChallengeName}`);

  const { USER_ID_FOR_SRP = "", SRP_B = "", SALT = "", SECRET_BLOCK = "" } = ChallengeParameters ?? {};
  const { timestamp, signature } = handshake.answer({
    userId: USER_ID_FOR_SRP,
    password,
    srpB: SRP_B,
    salt: SALT,
    secretBlock: SECRET_BLOCK,
    now: now(),
  });
  const answer = await client.send(
    new RespondToAuthChallengeCommand({
      ChallengeName,
      ClientId: appClientId,
      ...(Session !== undefined && { Session }),
      ChallengeResponses: {
        USERNAME: USER_ID_FOR_SRP,
        PASSWORD_CLAIM_SECRET_BLOCK: SECRET_BLOCK,
        PASSWORD_CLAIM_SIGNATURE: signature,
        TIMESTAMP: timestamp,
      },
    }),
    calledOffBy(options),
  );
  if (answer.ChallengeName !== undefined) throw new UnexpectedAnswer(`the challenge ${answer.ChallengeName}`);
  return tokensOf(answer.AuthenticationResult);
}

/** Gets new tokens with the refresh token: one call. A pool that does not rotate refresh tokens sends none back. */
export async function refresh(options: UserPoolClientOptions, refreshToken: string): Promise<Tokens> {
  const { AuthenticationResult } = await options.client.send(
    new InitiateAuthCommand({
      AuthFlow: "REFRESH_TOKEN_AUTH",
      ClientId: options.appClientId,
      AuthParameters: { REFRESH_TOKEN: refreshToken },
    }),
    calledOffBy(options),
  );
  return tokensOf(AuthenticationResult, refreshToken);
}

function tokensOf(result: AuthenticationResultType | undefined, oldRefreshToken?: string): Tokens {
  const idToken = result?.IdToken;
  const refreshToken = result?.RefreshToken ?? oldRefreshToken;
  if (idToken === undefined || refreshToken === undefined) throw new UnexpectedAnswer("no tokens");
  return { idToken, refreshToken };
}

/** The signal as the SDK wants it: absent, and not undefined, when there is none. */
export function calledOffBy({ signal }: { signal?: AbortSignal }): { abortSignal?: AbortSignal } {
  return signal === undefined ? {} : { abortSignal: signal };
}

/** An answer that AWS documents and that an application account never gets. */
export class UnexpectedAnswer extends Error {
  override name = "UnexpectedAnswer";
  constructor(what: string) {
    super(`The answer holds ${what}, which an application account does not expect.`);
  }
}
