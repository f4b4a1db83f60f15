import { createHmac } from "node:crypto";
import {
  type AuthenticationResultType,
  type CognitoIdentityProviderClient,
  GetTokensFromRefreshTokenCommand,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import type { ApplicationAccount } from "./application-account.ts";
import { srpHandshake } from "./srp.ts";

/** The tokens that a user pool issues for a sign-in or a refresh. */
export interface Tokens {
  idToken: string;
  refreshToken: string;
  /** The secret of the app client, which a refresh sends. Undefined for an app client without a secret. */
  clientSecret?: string | undefined;
}

export interface UserPoolClientOptions {
  client: CognitoIdentityProviderClient;
  userPoolId: string;
  appClientId: string;
  /** The time by the service's clock, in milliseconds since 1970 UTC. */
  now: () => number;
  /** A source of cryptographically strong random bytes. */
  randomBytes: (size: number) => Buffer;
  /** Aborts the requests. */
  signal?: AbortSignal;
}

/**
 * Signs in with USER_SRP_AUTH, in two calls. SRP proves that the client knows the password and does not send it.
 *
 * Rejects with the SDK's error when the pool refuses, and with an UnexpectedAnswer when the pool asks for anything beside the
 * password (a second factor, a new password), which an application account does not have.
 */
export async function signIn(options: UserPoolClientOptions, account: SignInAccount): Promise<Tokens> {
  const answer = await beginSignIn(options, account);
  return answer(options.signal);
}

type SignInAccount = Pick<ApplicationAccount, "username" | "password" | "clientSecret">;

/** Answers the challenge of a sign-in, which is the second of its two calls. May be called again when the pool did not act on the call. */
export type AnswerChallenge = (signal?: AbortSignal) => Promise<Tokens>;

/** Makes the first call of a sign-in. Cognito waits three minutes for the second one (`AuthSessionValidity`), which the result makes. */
export async function beginSignIn(
  options: UserPoolClientOptions,
  { username, password, clientSecret }: SignInAccount,
): Promise<AnswerChallenge> {
  const { client, userPoolId, appClientId, now, randomBytes } = options;
  // Cognito developer guide, "Computing secret hash values".
  const hash = (name: string) =>
    clientSecret &&
    createHmac("sha256", clientSecret)
      .update(name + appClientId)
      .digest("base64");
  const handshake = srpHandshake(userPoolId, randomBytes);
  const { ChallengeName, ChallengeParameters, Session } = await client.send(
    new InitiateAuthCommand({
      AuthFlow: "USER_SRP_AUTH",
      ClientId: appClientId,
      AuthParameters: { USERNAME: username, SRP_A: handshake.srpA, ...secretParameter(hash(username)) },
    }),
    abortOptions(options),
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
  return async function answerChallenge(signal) {
    // In the second call the pool computes the hash with its own name for the user, even when the sign-in began with an e-mail address.
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
          ...secretParameter(hash(USER_ID_FOR_SRP)),
        },
      }),
      abortOptions({ ...(signal && { signal }) }),
    );
    if (answer.ChallengeName !== undefined) throw new UnexpectedAnswer(`the challenge ${answer.ChallengeName}`);
    return tokensOf(answer.AuthenticationResult, { clientSecret });
  };
}

/**
 * Gets new tokens with the refresh token, in one call. When the app client rotates refresh tokens, the answer holds the refresh token that
 * replaces the old one. Otherwise the old refresh token remains in use.
 */
export async function refresh(options: UserPoolClientOptions, tokens: Omit<Tokens, "idToken">): Promise<Tokens> {
  const { refreshToken, clientSecret } = tokens;
  const { AuthenticationResult } = await options.client.send(
    new GetTokensFromRefreshTokenCommand({
      RefreshToken: refreshToken,
      ClientId: options.appClientId,
      ClientSecret: clientSecret,
    }),
    abortOptions(options),
  );
  return tokensOf(AuthenticationResult, tokens);
}

function secretParameter(SECRET_HASH: string | undefined): { SECRET_HASH?: string } {
  return SECRET_HASH ? { SECRET_HASH } : {};
}

/** Reads the tokens of an answer. What the answer leaves out stays as in `old`. */
function tokensOf(result: AuthenticationResultType | undefined, old: Partial<Tokens>): Tokens {
  const idToken = result?.IdToken;
  const refreshToken = result?.RefreshToken ?? old.refreshToken;
  if (idToken === undefined || refreshToken === undefined) throw new UnexpectedAnswer("no tokens");
  return { ...old, idToken, refreshToken };
}

/** The SDK's request options for a signal. Without a signal the property is left out, since the SDK's type does not allow undefined. */
export function abortOptions({ signal }: { signal?: AbortSignal }): { abortSignal?: AbortSignal } {
  return signal === undefined ? {} : { abortSignal: signal };
}

/** The error for an answer that AWS documents, but does not send for an application account that is set up correctly. */
export class UnexpectedAnswer extends Error {
  override name = "UnexpectedAnswer";
  constructor(what: string) {
    super(`The answer holds ${what}, which an application account does not expect.`);
  }
}
