import { tableLines } from "../table.ts";
import type { Parameters } from "./parameters.ts";
import { type Prices, priceOf, UNITS, type Unit } from "./prices.ts";

export const SERVICES = ["API Gateway", "Lambda", "logs", "X-Ray", "secret", "users"] as const;
export type Service = (typeof SERVICES)[number];

/** Services that `security: strict` adds to the bill: the key, the web ACL, and the user pool's paid tier. */
export const STRICT_SERVICES = ["KMS", "web ACL", "Cognito Plus"] as const;
export type StrictService = (typeof STRICT_SERVICES)[number];

export interface Load {
  /** Requests to day a second, all month. */
  rate: number;
  mode: "cognito" | "role";
}

const SECONDS = 30 * 86_400;
/** The memory of day and of age, in gigabytes (memorySize in serverless.yml). */
const GIGABYTES = 256 / 1_024;
/** Log lines of day, of age and of both gateways for one request, in bytes. Assumed. */
const LOG_BYTES = 2_400;
/** X-Ray's default rule: the first request of every second, and this share of the others. */
const SAMPLED = 0.05;
/** How often Lambda replaces a container, in seconds. Assumed: two hours. */
const CONTAINER_SECONDS = 7_200;

/** The rules of the web ACL (infra/security-strict.yml). */
const WEB_ACL_RULES = 2;

/** How many units of each price a service counts in a month. */
export type Usage = Readonly<Partial<Record<Unit, number>>>;

/** Computes what each service counts in a month of 30 days at a steady load. Data that leaves AWS is not counted. */
export function monthlyUsage(load: Load, parameters: Parameters): Readonly<Record<Service, Usage>> {
  const { mode, rate } = load;
  const requests = rate * SECONDS;
  const seconds = (parameters.functionMs + parameters.ageMs + parameters.ageFunctionMs) / 1_000;
  return {
    "API Gateway": { apiGatewayRequests: 2 * requests },
    Lambda: { lambdaRequests: 2 * requests, lambdaGbSeconds: requests * seconds * GIGABYTES },
    logs: { logGigabytes: (requests * LOG_BYTES) / 1e9 },
    "X-Ray": { traces: SECONDS * Math.min(rate, 1) + Math.max(0, rate - 1) * SECONDS * SAMPLED },
    secret: mode === "cognito" ? { secretMonths: 1, secretRequests: signInsOf(load, parameters) } : {},
    users: mode === "cognito" ? { cognitoActiveUsers: 1 } : {},
  };
}

/** Computes what `security: strict` lets services count in addition. Each read of the secret is a request to the key; those of logs are not counted. */
export function strictUsage(load: Load, parameters: Parameters): Readonly<Record<StrictService, Usage>> {
  return {
    KMS: { keyMonths: 1, keyRequests: signInsOf(load, parameters) },
    "web ACL": { webAclMonths: 1, webAclRules: WEB_ACL_RULES, webAclRequests: 2 * load.rate * SECONDS },
    "Cognito Plus": load.mode === "cognito" ? { cognitoPlusUsers: 1 } : {},
  };
}

/** The cost of such a month in US dollars, by service. */
export function monthlyCost(load: Load, parameters: Parameters, prices: Prices): Record<Service, number> {
  return costOf(monthlyUsage(load, parameters), prices);
}

/** The additional cost of `security: strict`. A user of Cognito Plus is not charged as an active user of the usual tier. */
export function strictCost(load: Load, parameters: Parameters, prices: Prices): Record<StrictService, number> {
  const cost = costOf(strictUsage(load, parameters), prices);
  return { ...cost, "Cognito Plus": cost["Cognito Plus"] - monthlyCost(load, parameters, prices).users };
}

function costOf<Name extends string>(usages: Readonly<Record<Name, Usage>>, prices: Prices): Record<Name, number> {
  const dollarsOf = (usage: Usage) => UNITS.reduce((sum, unit) => sum + priceOf(prices[unit], usage[unit] ?? 0), 0);
  const entries = Object.entries<Usage>(usages).map(([name, usage]) => [name, dollarsOf(usage)]);
  // The names are those of the usages.
  return Object.fromEntries(entries) as Record<Name, number>;
}

/** The sign-ins of a month. */
function signInsOf({ mode, rate }: Load, parameters: Parameters): number {
  if (mode === "role") return 0;
  const containers = Math.max(1, (rate * (parameters.functionMs + parameters.ageMs)) / 1_000);
  return containers * (SECONDS / CONTAINER_SECONDS);
}

/** The loads of the table and of the plot. */
export const LOADS: readonly Load[] = [1, 10, 100, 1_000, 10_000].flatMap((rate) => [
  { rate, mode: "cognito" as const },
  { rate, mode: "role" as const },
]);

/** The costs of each load, for programs. */
export function monthlyCosts(parameters: Parameters, prices: Prices) {
  return LOADS.map((load) => ({
    ...load,
    dollars: monthlyCost(load, parameters, prices),
    strictDollars: strictCost(load, parameters, prices),
  }));
}

/** Writes the monthly costs as a table. */
export function costLines(parameters: Parameters, prices: Prices): readonly string[] {
  const rows = LOADS.map((load) => {
    const cost = monthlyCost(load, parameters, prices);
    const strict = sumOf(strictCost(load, parameters, prices));
    return [
      `${load.rate}`,
      load.mode,
      ...SERVICES.map((name) => dollars(cost[name])),
      dollars(sumOf(cost)),
      dollars(strict),
    ];
  });
  return [
    `USD a month, ${prices.region}, prices of ${prices.lookedUp}`,
    "",
    ...tableLines([["rps", "mode", ...SERVICES, "total", "strict"], ...rows], { alignRight: (column) => column !== 1 }),
    "users: active users of Cognito. strict: what security: strict adds.",
  ];
}

export function sumOf(costs: Readonly<Record<string, number>>): number {
  return Object.values(costs).reduce((sum, dollars) => sum + dollars, 0);
}

export function dollars(amount: number): string {
  return amount >= 100 ? Math.round(amount).toString() : amount.toFixed(2);
}
