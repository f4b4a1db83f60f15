import {
  CognitoIdentityProviderServiceException,
  NotAuthorizedException,
} from "@aws-sdk/client-cognito-identity-provider";
import { isServerError, isThrottlingError, isTransientError } from "@smithy/core/retry";
import type { AccountApi } from "../../lib/call/account-credentials.ts";
import { type AwsErrorType, awsRetries, type RetryStrategy } from "../../lib/call/aws-retries.ts";
import type { Tokens } from "../../lib/call/cognito-sign-in.ts";
import { runWithin, TimeUp } from "../../lib/call/timers.ts";
import type { AwsOperation, Cloud } from "./cloud.ts";
import type { ParameterName } from "./parameters.ts";
import type { ProcessTime } from "./process-time.ts";
import type { Random } from "./random.ts";

/** The time limit of one attempt at one request, the default of `cognitoCredentials`. */
const ATTEMPT_MS = 2_000;

const MEDIAN: Readonly<Record<AwsOperation, ParameterName>> = {
  GetSecretValue: "secretMs",
  InitiateAuth: "initiateAuthMs",
  RespondToAuthChallenge: "challengeMs",
  GetTokensFromRefreshToken: "refreshMs",
  GetId: "getIdMs",
  GetCredentialsForIdentity: "getCredentialsMs",
};

export interface ModelledApi extends AccountApi {
  /** Lets the next requests succeed at once, without counting them, and gives credentials until `expiresAt`. Undefined ends that. */
  prime: (expiresAt: number | undefined) => void;
}

export interface AccountApiOptions {
  cloud: Cloud;
  process: ProcessTime;
  random: Random;
  /** Whether the secret holds the identity id, as onboarding writes it. Otherwise a container asks for it once. */
  knowsIdentity: boolean;
}

/**
 * Answers the requests of an application account by models of Secrets Manager and Cognito. Attempts, time limits and pauses are those of the
 * AWS SDK's clients with lib/call's settings: the loop below is the SDK's, and `awsRetries` decides.
 */
export function modelledApi({ cloud, process, random, knowsIdentity }: AccountApiOptions): ModelledApi {
  const { parameters } = cloud;
  let working: AbortSignal | undefined;
  let primedUntil: number | undefined;
  const strategies: Partial<Record<"secrets" | "userPool" | "identityPool", RetryStrategy>> = {};

  /** Sends a request once. */
  async function send(operation: AwsOperation, extraMs: number, password: number | undefined): Promise<void> {
    if (primedUntil !== undefined) return;
    const verdict = cloud.ask(operation, password);
    if (verdict === "silent") return new Promise<never>(() => undefined);
    const isRefusal = verdict === "throttled" || verdict === "error";
    const median = isRefusal ? parameters.refusalMs : parameters[MEDIAN[operation]];
    await process.network(random.time(median, parameters.spread) + (isRefusal ? 0 : extraMs));
    if (verdict !== "ok") throw errorOf(verdict);
  }

  async function ask(
    client: "secrets" | "userPool" | "identityPool",
    operation: AwsOperation,
    signal: AbortSignal,
    { extraMs = 0, password }: { extraMs?: number; password?: number } = {},
  ): Promise<void> {
    working = signal;
    strategies[client] ??= awsRetries({ timers: process.timers, random: random.next, signal: () => working });
    const strategy = strategies[client];
    let token = await strategy.acquireInitialRetryToken();
    for (;;) {
      try {
        await runWithin({ timers: process.timers, ms: ATTEMPT_MS, signal }, () => send(operation, extraMs, password));
        strategy.recordSuccess(token);
        return;
      } catch (error) {
        try {
          token = await strategy.refreshRetryTokenForRetry(token, { errorType: errorTypeOf(error) });
        } catch {
          throw error;
        }
      }
    }
  }

  function tokens(): Tokens {
    return { idToken: "id", refreshToken: String(cloud.now()) };
  }

  return {
    prime(expiresAt) {
      primedUntil = expiresAt;
    },
    async readAccount(signal) {
      const password = cloud.password.secret;
      await ask("secrets", "GetSecretValue", signal);
      return { username: "day", password: String(password), ...(knowsIdentity && { identityId: "identity" }) };
    },
    async beginSignIn({ password }, signal) {
      await ask("userPool", "InitiateAuth", signal, { extraMs: parameters.srpMs });
      return async (signal = new AbortController().signal) => {
        await ask("userPool", "RespondToAuthChallenge", signal, { password: Number(password) });
        return tokens();
      };
    },
    async refresh({ refreshToken }, signal) {
      await ask("userPool", "GetTokensFromRefreshToken", signal);
      if (Number(refreshToken) < cloud.revokedBefore) throw errorOf("refused");
      return { idToken: "id", refreshToken };
    },
    async getIdentityId(_, signal) {
      await ask("identityPool", "GetId", signal);
      return "identity";
    },
    async getCredentials(_identity, _token, signal) {
      await ask("identityPool", "GetCredentialsForIdentity", signal);
      const now = cloud.now();
      const expiresAt = primedUntil ?? now + parameters.credentialsMinutes * 60_000;
      return { accessKeyId: "ASIA", secretAccessKey: "secret", sessionToken: "token", obtainedAt: now, expiresAt };
    },
  };
}

function errorOf(verdict: "throttled" | "refused" | "error"): Error {
  switch (verdict) {
    case "refused":
      return new NotAuthorizedException({
        message: "Incorrect username or password.",
        $metadata: { httpStatusCode: 400 },
      });
    case "throttled":
      return new CognitoIdentityProviderServiceException({
        name: "TooManyRequestsException",
        message: "Rate exceeded",
        $fault: "client",
        $metadata: { httpStatusCode: 429 },
      });
    case "error":
      return new CognitoIdentityProviderServiceException({
        name: "InternalErrorException",
        message: "Internal error",
        $fault: "server",
        $metadata: { httpStatusCode: 500 },
      });
  }
}

/** Classifies an error as the SDK's retry middleware does. */
function errorTypeOf(error: unknown): AwsErrorType {
  // lib/call reports the end of an attempt's time to the SDK as a TimeoutError, which is transient.
  if (error instanceof TimeUp) return "TRANSIENT";
  if (!(error instanceof CognitoIdentityProviderServiceException)) return "CLIENT_ERROR";
  const { name, $metadata } = error;
  const seen = { name, message: "", $metadata };
  if (isThrottlingError(seen)) return "THROTTLING";
  if (isTransientError(seen)) return "TRANSIENT";
  return isServerError(seen) ? "SERVER_ERROR" : "CLIENT_ERROR";
}
