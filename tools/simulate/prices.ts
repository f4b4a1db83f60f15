import { UserError } from "../../local/user-error.ts";
import data from "./prices.json" with { type: "json" };

/** A price in US dollars for each unit, by how many units a month uses. `upTo` is null in the last tier. */
export interface Price {
  tiers: readonly { upTo: number | null; price: number }[];
  /** Where the price was seen. Undefined in a user's own prices. */
  evidence?: Evidence;
  source: string;
}

/**
 * Where a price was seen. `price list`: in AWS's price list of the region, as a public repository has it. `page`: on a page of AWS that names no
 * region. `quoted`: only in the words of others.
 */
export type Evidence = (typeof EVIDENCE)[number];
const EVIDENCE = ["price list", "page", "quoted"] as const;

/** The units that AWS counts. */
export const UNITS = [
  "apiGatewayRequests",
  "lambdaRequests",
  "lambdaGbSeconds",
  "cognitoActiveUsers",
  "cognitoPlusUsers",
  "secretMonths",
  "secretRequests",
  "traces",
  "logGigabytes",
  "keyMonths",
  "keyRequests",
  "webAclMonths",
  "webAclRules",
  "webAclRequests",
] as const;
export type Unit = (typeof UNITS)[number];

export interface Prices extends Readonly<Record<Unit, Price>> {
  region: string;
  /** The day on which the prices were looked up. */
  lookedUp: string;
}

/** Reads prices of the form of prices.json. Throws a UserError that names what is wrong. */
export function readPrices(value: unknown, file: string): Prices {
  const prices = Object(value);
  for (const name of ["region", "lookedUp"]) {
    if (typeof prices[name] !== "string") throw new UserError(`${file}: ${name} must be a string.`);
  }
  for (const unit of UNITS) {
    const { evidence, tiers } = Object(prices[unit]);
    const isRight =
      Array.isArray(tiers) &&
      tiers.length > 0 &&
      tiers.every((tier, index) => isTier(tier, index === tiers.length - 1));
    if (!isRight) {
      throw new UserError(
        `${file}: ${unit} must have tiers, as in tools/simulate/prices.json. The last has upTo: null.`,
      );
    }
    if (evidence !== undefined && !EVIDENCE.includes(evidence)) {
      throw new UserError(`${file}: the evidence of ${unit} must be one of: ${EVIDENCE.join(", ")}.`);
    }
  }
  // Each member was checked above.
  return prices as Prices;
}

function isTier(value: unknown, isLast: boolean): boolean {
  const { price, upTo } = Object(value);
  return typeof price === "number" && price >= 0 && (isLast ? upTo === null : typeof upTo === "number" && upTo > 0);
}

/** The price of `units` in a month, in US dollars. */
export function priceOf({ tiers }: Price, units: number): number {
  let [dollars, from] = [0, 0];
  for (const { upTo, price } of tiers) {
    const end = Math.min(units, upTo ?? Number.POSITIVE_INFINITY);
    if (end > from) dollars += (end - from) * price;
    from = Math.max(from, end);
  }
  return dollars;
}

/** The prices of prices.json. */
export const PRICES: Prices = readPrices(data, "tools/simulate/prices.json");
