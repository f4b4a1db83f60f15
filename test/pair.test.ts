import { describe, expect, it } from "vitest";
import { adaInTheGroup } from "./fixtures/ada.ts";
import { onboardedStack, runningStack } from "./fixtures/running-stack.ts";

describe("the pair", () => {
  it("answers the weekday and the age, to the byte", async () => {
    const stack = await onboardedStack();
    const response = await stack.get("day", "/day?dob=19880101&on=20191122");
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(await response.text()).toBe('{"day":"Friday","age":31}');
  });

  it("answers today's age when no day is asked for", async () => {
    const stack = await onboardedStack({ surroundings: { now: clockAt("2026-11-24T12:00:00Z") } });
    expect(await (await stack.get("day", "/day?dob=19880101")).text()).toBe('{"day":"Friday","age":38}');
  });

  it.each([
    ["sevenDigits", "dob=1988010&on=20191122", "dob must match the pattern ^[0-9]{8}$"],
    ["noSuchDay", "dob=19880230&on=20191122", "dob must name a real day, written YYYYMMDD"],
    ["yearZero", "dob=00000101&on=20191122", "dob must name a real day, written YYYYMMDD"],
    ["notBornYet", "dob=20191123&on=20191122", "dob must not be after the day asked for"],
    ["a repeated dob", "dob=19880101&dob=19880101", "dob must be given once"],
    ["an undeclared parameter", "dob=19880101&colour=red", "colour is not a parameter of this operation"],
    ["a blank dob", "dob=", "Missing required request parameters: [dob]"],
    ["no dob at all", "", "Missing required request parameters: [dob]"],
  ])("refuses %s with a problem that names the parameter and the rule, day and age alike", async (_, query, detail) => {
    const stack = await onboardedStack();
    const ada = await adaInTheGroup(stack);
    const signed = ada.fetchWith(await ada.credentials());
    for (const response of [
      await stack.get("day", `/day?${query}`),
      await signed(`${stack.environment["AGE_URL"]}/age?${query}`),
    ]) {
      expect(response.status).toBe(400);
      expect(response.headers.get("content-type")).toBe("application/problem+json");
      expect(await response.text()).toBe(
        JSON.stringify({ type: "about:blank", title: "Bad Request", status: 400, detail }),
      );
    }
    // These examples end before the call to age.
    expect(stack.entries.filter(({ kind }) => kind === "request").length).toBeGreaterThan(0);
  });

  it("validates before any sign-in", async () => {
    const stack = await onboardedStack();
    const [pool] = stack.userPools;
    const before = pool?.counts.signIns;
    await stack.get("day", "/day?dob=19880230");
    expect(pool?.counts.signIns).toBe(before);
  });

  it("answers the day alone, never kept, when the caller has no account yet", async () => {
    const stack = await runningStack();
    const response = await stack.get("day", "/day?dob=19880101&on=20191122");
    expect(response.status).toBe(200);
    expect(response.headers.get("cache-control")).toBe("no-store");
    const answer: { ageUnavailable: { retryAfter: number } } = JSON.parse(await response.text());
    expect(answer).toEqual({
      day: "Friday",
      ageUnavailable: {
        type: "about:blank",
        title: "Service Unavailable",
        status: 503,
        detail: "The age service cannot be reached at present.",
        retryAfter: expect.any(Number),
      },
    });
    // The pause after a failed sign-in is five seconds, half of it at the least and one and a half at the most.
    expect(answer.ageUnavailable.retryAfter).toBeGreaterThanOrEqual(2);
    expect(answer.ageUnavailable.retryAfter).toBeLessThanOrEqual(8);
    expect(functionLines(stack.entries)).toContain('"ageUnavailable":"secret ResourceNotFoundException"');
  });

  it("writes no birth date, token, key or password into its log", async () => {
    const stack = await onboardedStack();
    const ada = await adaInTheGroup(stack);
    const credentials = await ada.credentials();
    await ada.fetchWith(credentials)(`${stack.environment["AGE_URL"]}/age?dob=19880102`);
    await stack.get("day", "/day?dob=19880102&on=20191122");
    await stack.get("age", "/age?dob=19880102");
    const log = JSON.stringify(stack.entries);
    for (const secret of [
      "19880102",
      "20191122",
      ada.password,
      credentials.secretAccessKey,
      credentials.sessionToken ?? "?",
      stack.developer.secretAccessKey,
    ]) {
      expect(log).not.toContain(secret);
    }
    expect(log).not.toMatch(/eyJ[\w-]{20}|Signature=[0-9a-f]/);
  });
});

/** Returns a clock that starts at a given time and runs at the machine's speed. */
function clockAt(time: string): () => number {
  const offset = Date.parse(time) - Date.now();
  return () => Date.now() + offset;
}

function functionLines(entries: readonly object[]): string {
  return entries.flatMap((entry) => ("line" in entry ? [String(entry.line)] : [])).join("\n");
}
