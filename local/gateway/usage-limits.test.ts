import { describe, expect, it } from "vitest";
import { createUsageLimits, periodOf, type Quota, type UsagePlan } from "./usage-limits.ts";

const NOW = Date.parse("2026-11-28T12:00:00Z");
const HOUR = 3600_000;

/** Makes the counters and a function that sends a request: 0 when the request may pass, or the refusal's message. */
function scene(limits: Partial<UsagePlan>) {
  const count = createUsageLimits();
  const plan: UsagePlan = { id: "p1", throttle: undefined, methods: new Map(), quota: undefined, ...limits };
  return (use: { key?: string; method?: string; resource?: string; stage?: string; at?: number } = {}) => {
    const { key = "k1", method = "GET", resource = "/items", stage = "a/dev", at = NOW } = use;
    return (
      count({ apiKey: { id: key, value: `${key}-value`, plan }, method, resource, stage }, at)?.message ?? "passes"
    );
  };
}

describe("a usage plan", () => {
  it("throttles each of its keys, over all its stages together", () => {
    const send = scene({ throttle: { rate: 1, burst: 2 } });
    expect([send(), send({ stage: "b/dev" }), send()]).toEqual(["passes", "passes", "Too Many Requests"]);
    expect(send({ key: "k2" })).toBe("passes");
    expect(send({ at: NOW + 1000 })).toBe("passes");
  });

  it("throttles a method by the limit of its own", () => {
    const send = scene({ methods: new Map([["GET /items", { rate: 1, burst: 1 }]]) });
    expect([send(), send()]).toEqual(["passes", "Too Many Requests"]);
    expect(send({ method: "PUT" })).toBe("passes");
    expect(send({ stage: "b/dev" })).toBe("passes");
  });

  it("counts each key's requests of a period, without those that it throttles", () => {
    const send = scene({ throttle: { rate: 1, burst: 1 }, quota: { limit: 2, period: "DAY", offset: 0 } });
    const times = [0, 0, 2000, 4000].map((after) => send({ at: NOW + after }));
    expect(times).toEqual(["passes", "Too Many Requests", "passes", "Limit Exceeded"]);
    expect(send({ key: "k2" })).toBe("passes");
    expect(send({ at: NOW + 11 * HOUR })).toBe("Limit Exceeded");
    expect(send({ at: NOW + 12 * HOUR })).toBe("passes");
  });

  it("without limits refuses nothing", () => {
    const send = scene({});
    expect(Array.from({ length: 100 }, () => send())).toEqual(Array.from({ length: 100 }, () => "passes"));
  });
});

describe("periodOf", () => {
  it.each<[Quota["period"], number, string, string]>([
    ["DAY", 0, "2026-11-28T23:59:59Z", "2026-11-28"],
    ["WEEK", 0, "2026-11-28T12:00:00Z", "2026-11-22"],
    ["WEEK", 0, "2026-11-29T00:00:00Z", "2026-11-29"],
    ["WEEK", 1, "2026-11-29T12:00:00Z", "2026-11-23"],
    ["MONTH", 0, "2026-12-01T00:00:00Z", "2026-12"],
    ["MONTH", 14, "2026-12-14T23:00:00Z", "2026-11"],
    ["MONTH", 14, "2026-12-15T00:00:00Z", "2026-12"],
  ])("puts a %s with the offset %i at %s into the period that begins in %s", (period, offset, at, expected) => {
    expect(periodOf({ limit: 1, period, offset }, Date.parse(at))).toBe(expected);
  });
});
