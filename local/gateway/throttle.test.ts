import { describe, expect, it } from "vitest";
import { createThrottle, readThrottleSettings } from "./throttle.ts";

const stage = { resource: "/*", method: "*", rate: 2, burst: 3 };

describe("createThrottle", () => {
  it("lets a burst through and then as many a second as the rate says", () => {
    const take = createThrottle([stage]);
    const at = (now: number, count: number) =>
      Array.from({ length: count }, () => take("GET", "/age", now)).filter(Boolean).length;
    expect(at(0, 10)).toBe(3);
    expect(at(500, 10)).toBe(1);
    expect(at(1_500, 10)).toBe(2);
    expect(at(60_000, 10)).toBe(3);
  });

  it("gives each method a bucket of its own", () => {
    const take = createThrottle([{ ...stage, burst: 1 }]);
    expect([take("GET", "/age", 0), take("POST", "/age", 0), take("GET", "/day", 0), take("GET", "/age", 0)]).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });

  it("takes the most particular setting", () => {
    const take = createThrottle([
      stage,
      { resource: "/age", method: "GET", rate: 1, burst: 1 },
      { resource: "/age", method: "*", rate: 9, burst: 2 },
    ]);
    const burst = (method: string, resource: string) =>
      Array.from({ length: 9 }, () => take(method, resource, 0)).filter(Boolean).length;
    expect([burst("GET", "/age"), burst("PUT", "/age"), burst("GET", "/day")]).toEqual([1, 2, 3]);
  });

  it("throttles nothing without a setting", () => {
    const take = createThrottle([]);
    expect(Array.from({ length: 99 }, () => take("GET", "/", 0))).not.toContain(false);
  });
});

describe("readThrottleSettings", () => {
  it("reads rate and burst, and a resource with its slashes written ~1", () => {
    expect(
      readThrottleSettings([
        { ResourcePath: "/*", HttpMethod: "*", ThrottlingRateLimit: 20, ThrottlingBurstLimit: 40 },
        { ResourcePath: "/~1people~1{id}", HttpMethod: "GET", ThrottlingRateLimit: 5 },
        { ResourcePath: "/*", HttpMethod: "*", MetricsEnabled: true },
      ]),
    ).toEqual([
      { resource: "/*", method: "*", rate: 20, burst: 40 },
      { resource: "/people/{id}", method: "GET", rate: 5, burst: 5 },
    ]);
  });
});
