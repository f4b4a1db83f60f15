import { describe, expect, it } from "vitest";
import { costLines, monthlyCost } from "./monthly-cost.ts";
import { readParameters } from "./parameters.ts";
import { PRICES, priceOf, readPrices } from "./prices.ts";

describe("priceOf", () => {
  const price = {
    tiers: [
      { upTo: 10, price: 0 },
      { upTo: 30, price: 2 },
      { upTo: null, price: 1 },
    ],
    source: "",
  };

  it.each([
    [0, 0],
    [10, 0],
    [11, 2],
    [30, 40],
    [35, 45],
  ])("adds up the tiers: %d units cost %d", (units, dollars) => {
    expect(priceOf(price, units)).toBe(dollars);
  });
});

describe("monthlyCost", () => {
  it("is higher in mode cognito by the secret and its reads alone", () => {
    const [cognito, role] = (["cognito", "role"] as const).map((mode) =>
      monthlyCost({ rate: 100, mode }, readParameters(), PRICES),
    );
    expect({ ...cognito, secret: 0 }).toEqual(role);
    expect(cognito?.secret).toBeCloseTo(0.4, 1);
  });

  it("counts a request to day at two gateways", () => {
    const { "API Gateway": gateway } = monthlyCost({ rate: 1, mode: "role" }, readParameters(), PRICES);
    expect(gateway).toBeCloseTo(2 * 30 * 86_400 * 0.0000035, 6);
  });

  it("is a table of 80 columns at most", () => {
    expect(Math.max(...costLines(readParameters(), PRICES).map(({ length }) => length))).toBeLessThanOrEqual(80);
  });
});

describe("readPrices", () => {
  it("takes prices of the form of prices.json", () => {
    expect(readPrices(structuredClone(PRICES), "p.json")).toEqual(PRICES);
  });

  it.each([
    [{}, "p.json: region must be a string."],
    [{ ...PRICES, traces: { tiers: [] } }, "p.json: traces must have tiers"],
    [{ ...PRICES, traces: { tiers: [{ upTo: 5, price: 1 }] } }, "p.json: traces must have tiers"],
    [{ ...PRICES, traces: { tiers: [{ upTo: null, price: -1 }] } }, "p.json: traces must have tiers"],
    [
      { ...PRICES, traces: { ...PRICES.traces, evidence: "memory" } },
      "p.json: the evidence of traces must be one of: price list, page, quoted.",
    ],
  ])("refuses %j", (value, sentence) => {
    expect(() => readPrices(value, "p.json")).toThrow(sentence);
  });
});

describe("readParameters", () => {
  it("puts one's own values in the place of the file's, and null for no limit", () => {
    const { ageMs, getIdRate, gatewayRate } = readParameters({ ageMs: 80, gatewayRate: null });
    expect([ageMs, gatewayRate, getIdRate]).toEqual([80, Number.POSITIVE_INFINITY, 25]);
  });

  it.each([
    [
      { agems: 1 },
      "f.json: agems is not a parameter (did you mean ageMs?). tools/simulate/parameters.json has all of them.",
    ],
    [{ ageMs: "1" }, "ageMs must be a number"],
    [[], undefined],
    [3, "write an object"],
  ])("refuses %j", (own, sentence) => {
    if (sentence === undefined) expect(readParameters(own)).toEqual(readParameters());
    else expect(() => readParameters(own, "f.json")).toThrow(sentence);
  });
});
