import type { ApiKey } from "./find-api-key.ts";
import { type GatewayError, gatewayErrors } from "./gateway-error.ts";
import { createTokenBuckets, type RateLimit } from "./token-buckets.ts";

/** The limits of a usage plan. They apply to each of its API keys separately. */
export interface UsagePlan {
  id: string;
  /** The plan's own limit, for all its stages together. */
  throttle: RateLimit | undefined;
  /** The limits of single methods in one stage, by method and path: `GET /items`. */
  methods: ReadonlyMap<string, RateLimit>;
  quota: Quota | undefined;
}

/** The number of requests in a period of time. */
export interface Quota {
  limit: number;
  period: "DAY" | "WEEK" | "MONTH";
  /** The day on which a WEEK or a MONTH starts: 0 is Sunday, or the first day of the month. */
  offset: number;
}

/** A request whose usage counts. */
export interface UsedMethod {
  apiKey: ApiKey;
  method: string;
  /** The path as the template writes it: `/items/{id}`. */
  resource: string;
  /** The stage, as `API/STAGE`. */
  stage: string;
}

/** Counts a request against the limits of its key's usage plan. Returns the refusal when a limit is reached. */
export type CountUsage = (used: UsedMethod, now: number) => GatewayError | undefined;

const DAY_MS = 24 * 3600_000;

/**
 * Makes the counters of all usage plans. A request takes a token of its method's limit, then one of the plan's, and then counts against the quota; a request
 * that is throttled does not count. A method without a limit of its own has only the plan's.
 *
 * Source: API Gateway developer guide, "Usage plans and API keys for REST APIs"; CloudFormation's page of AWS::ApiGateway::UsagePlan QuotaSettings.
 */
export function createUsageLimits(): CountUsage {
  const take = createTokenBuckets();
  const counts = new Map<string, { period: string; count: number }>();

  return function count({ apiKey, method, resource, stage }, now) {
    const { plan } = apiKey;
    if (plan === undefined) return undefined;
    const owner = `${plan.id} ${apiKey.id}`;
    const own = plan.methods.get(`${method} ${resource}`) ?? plan.methods.get(`ANY ${resource}`);
    if (own && !take(`${owner} ${stage} ${method} ${resource}`, own, now))
      return gatewayErrors.tooManyRequests("the API key is over the limit that its usage plan sets for this method");
    if (plan.throttle && !take(owner, plan.throttle, now))
      return gatewayErrors.tooManyRequests("the API key is over its usage plan's Throttle");
    return plan.quota && countQuota(owner, plan.quota, now);
  };

  function countQuota(owner: string, quota: Quota, now: number): GatewayError | undefined {
    const period = periodOf(quota, now);
    const before = counts.get(owner);
    const count = before?.period === period ? before.count : 0;
    if (count >= quota.limit)
      return gatewayErrors.limitExceeded(`the API key has used its plan's Quota of ${quota.limit}`);
    counts.set(owner, { period, count: count + 1 });
    return undefined;
  }
}

/** Names the period that a time falls into. Periods begin at midnight UTC. */
export function periodOf({ offset, period }: Quota, now: number): string {
  const date = new Date(now);
  switch (period) {
    case "DAY":
      return date.toISOString().slice(0, 10);
    case "WEEK": {
      const sinceStart = (date.getUTCDay() - offset + 7) % 7;
      return new Date(now - sinceStart * DAY_MS).toISOString().slice(0, 10);
    }
    case "MONTH":
      return new Date(now - offset * DAY_MS).toISOString().slice(0, 7);
  }
}
