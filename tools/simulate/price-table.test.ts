import { describe, expect, it } from "vitest";
import { costTable } from "./capacity-tables.ts";
import { readParameters } from "./parameters.ts";
import { evidenceSentence, priceRows } from "./price-table.ts";
import { PRICES, type Prices, UNITS } from "./prices.ts";

/** The prices, with another place where the price of a web ACL's requests was seen. */
const SEEN: Prices = { ...PRICES, webAclRequests: { ...PRICES.webAclRequests, evidence: "price list" } };

describe("prices.json", () => {
  it("says of each price where it was seen, and of each that is only quoted that AWS's page was not seen", () => {
    for (const unit of UNITS) {
      const { evidence, source } = PRICES[unit];
      expect([unit, evidence]).toEqual([unit, expect.any(String)]);
      expect([unit, /not seen/.test(source)]).toEqual([unit, evidence === "quoted"]);
    }
  });
});

describe("the tables of prices and costs", () => {
  it("count the prices by where they were seen", () => {
    const [sentence, other] = [evidenceSentence(PRICES), evidenceSentence(SEEN)];
    const [, list, page, quoted] =
      /prices, (\d+) are .* (\d+) are from pages .* (\d+) were seen only/.exec(sentence) ?? [];
    expect(Number(list) + Number(page) + Number(quoted)).toBe(UNITS.length);
    expect(other).toContain(`prices, ${Number(list) + 1} are`);
  });

  it("mark each price that is only quoted, and each cost that it is in", () => {
    const marked = priceRows(PRICES).filter(([label = ""]) => label.endsWith("*"));
    expect(marked.map(([, , seen]) => seen)).toEqual(marked.map(() => "quoted by others"));
    const [heads = ""] = costTable(readParameters(), PRICES).split("\n");
    expect(heads).toContain("| `strict`: KMS | `strict`: all that it adds \\* |");
    expect(heads).toContain("| Lambda |");
  });
});
