import type { Parameters } from "./parameters.ts";
import { type TokenBucket, tokenBucket } from "./token-bucket.ts";

/** The requests of day to AWS that the models answer, apart from those to age. */
export type AwsOperation =
  | "GetSecretValue"
  | "InitiateAuth"
  | "RespondToAuthChallenge"
  | "GetTokensFromRefreshToken"
  | "GetId"
  | "GetCredentialsForIdentity";

/** The limits that a request can meet, by the name of AWS or of the template. */
export type Limit =
  | "API Gateway, account"
  | "API Gateway, stage day"
  | "API Gateway, stage age"
  | "API Gateway, usage plan"
  | "Lambda, scaling rate"
  | "Lambda, concurrency"
  | "Lambda, requests a second"
  | "Cognito, UserAuthentication"
  | "Cognito, RespondToAuthChallenge"
  | "Cognito, UserToken"
  | "Cognito, one user"
  | "Cognito, GetId"
  | "Cognito, GetCredentialsForIdentity"
  | "Cognito, lockout after wrong passwords"
  | "Secrets Manager, GetSecretValue";

/** How a service is away: it answers every request with a 5xx, or it does not answer at all. */
export type Outage = "error" | "silent";

/** The answer of a service to one request. */
export type Verdict = "ok" | "throttled" | "refused" | Outage;

/** The world that all containers of an account share: the services' limits, their state, and the counts of requests. */
export interface Cloud {
  parameters: Parameters;
  now: () => number;
  /** The services that are away. */
  outages: { cognito?: Outage | undefined; age?: Outage | undefined };
  /** The number of the password that the user pool takes, and of the one that the secret holds. */
  password: { pool: number; secret: number };
  /** Refresh tokens from before this time are revoked. */
  revokedBefore: number;
  calls: Record<AwsOperation, number>;
  throttles: Map<Limit, { firstAt: number; count: number }>;
  gateway: Record<"account" | "day" | "age" | "plan", TokenBucket>;
  /** Lambda's limit of requests a second to all functions of the account. */
  invocations: TokenBucket;
  /** Counts `count` requests that a limit refused. */
  countThrottled: (limit: Limit, count?: number) => void;
  /** Lets a request to Cognito or Secrets Manager count against its limits. `passwordNumber` is the number of the password that signs in. */
  ask: (operation: AwsOperation, passwordNumber?: number) => Verdict;
}

/** Lambda's limit of requests a second for a concurrency: so many for each request that it lets through at once. */
export function invocationLimit(concurrency: number, parameters: Parameters, now: () => number): TokenBucket {
  const rate = concurrency * parameters.requestsPerConcurrency;
  return tokenBucket({ now, rate, burst: rate });
}

/** Cognito refuses every password of a user for a while after this number of wrong ones. Source: Cognito developer guide, "Authentication flow". */
const WRONG_PASSWORDS = 5;
const LONGEST_LOCK_MS = 15 * 60_000;

export function createCloud(parameters: Parameters, now: () => number): Cloud {
  const quota = (rate: number) => tokenBucket({ now, rate, burst: Math.max(1, rate * parameters.quotaBurstSeconds) });
  const throttle = (rate: number, burst: number) => tokenBucket({ now, rate, burst });
  const perUser = quota(parameters.perUserRate);
  const quotas: Readonly<Record<AwsOperation, readonly (readonly [Limit, TokenBucket])[]>> = {
    GetSecretValue: [["Secrets Manager, GetSecretValue", quota(parameters.getSecretValueRate)]],
    InitiateAuth: [
      ["Cognito, UserAuthentication", quota(parameters.userAuthenticationRate)],
      ["Cognito, one user", perUser],
    ],
    RespondToAuthChallenge: [
      ["Cognito, RespondToAuthChallenge", quota(parameters.challengeRate)],
      ["Cognito, one user", perUser],
    ],
    GetTokensFromRefreshToken: [
      ["Cognito, UserToken", quota(parameters.userTokenRate)],
      ["Cognito, one user", perUser],
    ],
    GetId: [["Cognito, GetId", quota(parameters.getIdRate)]],
    GetCredentialsForIdentity: [["Cognito, GetCredentialsForIdentity", quota(parameters.getCredentialsRate)]],
  };
  const lock = { wrong: 0, until: Number.NEGATIVE_INFINITY };
  const cloud: Cloud = {
    parameters,
    now,
    outages: {},
    password: { pool: 0, secret: 0 },
    revokedBefore: Number.NEGATIVE_INFINITY,
    calls: {
      GetSecretValue: 0,
      InitiateAuth: 0,
      RespondToAuthChallenge: 0,
      GetTokensFromRefreshToken: 0,
      GetId: 0,
      GetCredentialsForIdentity: 0,
    },
    throttles: new Map(),
    gateway: {
      account: throttle(parameters.gatewayRate, parameters.gatewayBurst),
      day: throttle(parameters.stageRate, parameters.stageBurst),
      age: throttle(parameters.ageStageRate, parameters.ageStageBurst),
      plan: throttle(parameters.usagePlanRate, parameters.usagePlanRate),
    },
    invocations: invocationLimit(parameters.accountConcurrency, parameters, now),
    countThrottled(limit, count = 1) {
      if (count <= 0) return;
      const seen = cloud.throttles.get(limit) ?? { firstAt: now(), count: 0 };
      seen.count += count;
      cloud.throttles.set(limit, seen);
    },
    ask(operation, passwordNumber) {
      cloud.calls[operation] += 1;
      if (operation !== "GetSecretValue" && cloud.outages.cognito !== undefined) return cloud.outages.cognito;
      for (const [limit, bucket] of quotas[operation]) {
        if (bucket.take(1) === 1) continue;
        cloud.countThrottled(limit);
        return "throttled";
      }
      return passwordNumber === undefined ? "ok" : judgePassword(passwordNumber);
    },
  };

  function judgePassword(passwordNumber: number): Verdict {
    if (now() < lock.until) {
      cloud.countThrottled("Cognito, lockout after wrong passwords");
      return "refused";
    }
    if (passwordNumber === cloud.password.pool) {
      lock.wrong = 0;
      return "ok";
    }
    lock.wrong += 1;
    if (lock.wrong >= WRONG_PASSWORDS) {
      lock.until = now() + Math.min(1_000 * 2 ** (lock.wrong - WRONG_PASSWORDS), LONGEST_LOCK_MS);
    }
    return "refused";
  }

  return cloud;
}
