import { monthlyUsage, strictUsage, type Usage } from "./monthly-cost.ts";
import type { Parameters } from "./parameters.ts";
import { type Evidence, type Prices, UNITS, type Unit } from "./prices.ts";

/** The text for each price, and the number of units that the text is about. */
const LABELS: Readonly<Record<Unit, readonly [per: number, label: string]>> = {
  apiGatewayRequests: [1e6, "a million requests at API Gateway"],
  lambdaRequests: [1e6, "a million requests of Lambda"],
  lambdaGbSeconds: [1e6, "a million GB-seconds of Lambda"],
  cognitoActiveUsers: [1, "an active user of Cognito"],
  cognitoPlusUsers: [1, "an active user of Cognito Plus"],
  secretMonths: [1, "a secret for a month"],
  secretRequests: [1e6, "a million requests of Secrets Manager"],
  traces: [1e6, "a million traces of X-Ray"],
  logGigabytes: [1, "a GB of logs"],
  keyMonths: [1, "a KMS key for a month"],
  keyRequests: [1e6, "a million requests of KMS"],
  webAclMonths: [1, "a web ACL for a month"],
  webAclRules: [1, "a rule of a web ACL for a month"],
  webAclRequests: [1e6, "a million requests at a web ACL"],
};

const SEEN: Readonly<Record<Evidence, string>> = {
  "price list": "AWS's price list of the region",
  page: "a page of AWS that names no region",
  quoted: "quoted by others",
};

/** The mark of a price that no page and no price list of AWS shows, and of a cost that such a price is in. */
export const MARK = " \\*";

/** The rows of the table of prices: for what, how much, and where the price was seen. */
export function priceRows(prices: Prices): readonly (readonly string[])[] {
  return UNITS.map((unit) => {
    const { evidence, tiers } = prices[unit];
    const [per, label] = LABELS[unit];
    const amounts = tiers.map(({ price, upTo }, index) => {
      const amount = dollarsOf(price * per);
      if (upTo !== null) return `${amount} up to ${upTo.toLocaleString("en")}`;
      return index === 0 ? amount : `then ${amount}`;
    });
    return [`${label}${markOf(prices, unit)}`, amounts.join(", "), evidence === undefined ? "" : SEEN[evidence]];
  });
}

/** Says how many prices were seen where. */
export function evidenceSentence(prices: Prices): string {
  const count = (evidence: Evidence) => UNITS.filter((unit) => prices[unit].evidence === evidence).length;
  return (
    `Of the ${UNITS.length} prices, ${count("price list")} are those of AWS's price list of ${prices.region} as public repositories have it, ` +
    `${count("page")} are from pages of AWS that name no region, and ${count("quoted")} were seen only in the words of others: these, and every cost that they are in, have a \`*\`.`
  );
}

/** Returns the mark of a service's cost when one of its prices has a mark. */
export function markOfUsage(prices: Prices, usage: Usage): string {
  return UNITS.some((unit) => usage[unit] !== undefined && markOf(prices, unit) !== "") ? MARK : "";
}

/** The usage of every service, from which a column of costs takes its mark. */
export function allUsage(parameters: Parameters): Readonly<Record<string, Usage>> {
  const load = { rate: 1, mode: "cognito" } as const;
  return { ...monthlyUsage(load, parameters), ...strictUsage(load, parameters) };
}

function markOf(prices: Prices, unit: Unit): string {
  return prices[unit].evidence === "quoted" ? MARK : "";
}

function dollarsOf(amount: number): string {
  return amount.toLocaleString("en", { minimumFractionDigits: 2, maximumFractionDigits: 4 });
}
