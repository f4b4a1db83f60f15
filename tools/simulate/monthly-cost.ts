import { tableLines } from "../table.ts";
import type { Parameters } from "./parameters.ts";
import { type Prices, priceOf, type Unit } from "./prices.ts";

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

/** The cost of a month of 30 days at a steady load, in US dollars, by service, without data that leaves AWS. */
export function monthlyCost({ mode, rate }: Load, parameters: Parameters, prices: Prices): Record<Service, number> {
  const price = (unit: Unit, units: number) => priceOf(prices[unit], units);
  const requests = rate * SECONDS;
  const seconds = (parameters.functionMs + parameters.ageMs + parameters.ageFunctionMs) / 1_000;
  const signIns = signInsOf({ mode, rate }, parameters);
  return {
    "API Gateway": price("apiGatewayRequests", 2 * requests),
    Lambda: price("lambdaRequests", 2 * requests) + price("lambdaGbSeconds", requests * seconds * GIGABYTES),
    logs: price("logGigabytes", (requests * LOG_BYTES) / 1e9),
    "X-Ray": price("traces", SECONDS * Math.min(rate, 1) + Math.max(0, rate - 1) * SECONDS * SAMPLED),
    secret: mode === "cognito" ? price("secretMonths", 1) + price("secretRequests", signIns) : 0,
    users: mode === "cognito" ? price("cognitoActiveUsers", 1) : 0,
  };
}

/** The additional cost of `security: strict` in such a month. Each read of the secret is a request to the key; those of logs are not counted. */
export function strictCost(load: Load, parameters: Parameters, prices: Prices): Record<StrictService, number> {
  const price = (unit: Unit, units: number) => priceOf(prices[unit], units);
  const isCognito = load.mode === "cognito";
  return {
    KMS: price("keyMonths", 1) + price("keyRequests", signInsOf(load, parameters)),
    "web ACL":
      price("webAclMonths", 1) + price("webAclRules", WEB_ACL_RULES) + price("webAclRequests", 2 * load.rate * SECONDS),
    "Cognito Plus": isCognito ? price("cognitoPlusUsers", 1) - price("cognitoActiveUsers", 1) : 0,
  };
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
