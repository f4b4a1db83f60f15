/** Makes every fault of the service `age`, of the connection to it, and of the AWS calls that give `day` its keys. docs/failure.md is written from the outcomes. */
import { getEventListeners } from "node:events";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { CallEvent } from "../../lib/call/call-event.ts";
import { type SignedFetchOptions, signedFetch } from "../../lib/call/signed-fetch.ts";
import { ROOT } from "../fixtures/command.ts";
import { emfFaults } from "../fixtures/emf.ts";
import { handClock } from "../fixtures/hand-clock.ts";
import { ageFaults, type Ends } from "./age-faults.ts";
import { bytesOf, type FaultServer, faultServer } from "./fault-server.ts";
import { keyFaults } from "./key-faults.ts";
import { failurePage, type Row } from "./page.ts";
import { CANARIES, count, KEYS, type Seen, scene } from "./scene.ts";
import { type StackWithFaults, stackWithFaults } from "./stack-with-faults.ts";

const AGE = { body: '{"age":31}' };
const age: Row[] = [];
const keys: Row[] = [];
const many: string[] = [];

let server: FaultServer;
beforeAll(async () => {
  server = await faultServer();
});
afterAll(() => server.close());

function endOf({ body: { ageUnavailable } }: Seen): Ends | number {
  if (ageUnavailable === undefined) return "age";
  const { retryAfter, status } = ageUnavailable;
  return status === 503 ? [503, retryAfter ?? 0] : status;
}

/** Checks what every answer without an age must have, whichever fault it was. */
function expectHonest({ body, documents, headers, status }: Seen): void {
  expect(documents.map((document) => JSON.stringify(document)).flatMap(emfFaults)).toEqual([]);
  expect(documents.some((document) => "AgeUnavailable" in document)).toBe(body.age === undefined);
  expect(status).toBe(200);
  expect(body.day).toBe("Saturday");
  if (body.ageUnavailable === undefined) {
    expect(body.age).toBe(31);
    expect(headers).not.toHaveProperty("Cache-Control");
    return;
  }
  expect(body).not.toHaveProperty("age");
  expect(headers["Cache-Control"]).toBe("no-store");
  const { detail, retryAfter } = body.ageUnavailable;
  // The sentences name the service, and a 502 what it failed to give. They say nothing about what is behind it.
  expect(detail).toMatch(
    /^The age service (?:did not give an age|did not answer in time|is busy|cannot be reached at present)\.$/,
  );
  expect(headers["Retry-After"]).toBe(retryAfter === undefined ? undefined : String(retryAfter));
}

describe("day, when age's side fails", () => {
  it.each(ageFaults)("$id $fault: $side", async (fault) => {
    const seen = await fault.run(server);
    age.push({ fault, seen });
    expect(endOf(seen)).toEqual(fault.ends);
    expect(count(seen.events, "attempt")).toBe(fault.attempts);
    expectHonest(seen);
    for (const canary of Object.values(CANARIES)) expect(JSON.stringify(seen)).not.toContain(canary);
  });

  it.each([
    ["429 for a day", "age answered 429 TooManyRequestsException"],
    ["404", "age answered 404"],
  ])("logs of %s no more than the status and AWS's name for it", (fault, logged) => {
    expect(age.find((row) => row.fault.fault === fault)?.seen.line).toMatchObject({ ageUnavailable: logged });
  });

  it("leaves no connection open that is still at work", async () => {
    await turn();
    const stage = scene({ url: server.url });
    server.behave(() => setImmediate(() => stage.clock.advance(2_000)));
    await stage.ask();
    while (server.open() > 0) await turn();
    expect(server.counts.requests).toBe(3);
  });
});

describe("day, when its keys or its clock fail", () => {
  let stack: StackWithFaults;
  beforeAll(async () => {
    stack = await stackWithFaults();
  });
  beforeEach(() => stack.restore());
  afterAll(() => stack.close());

  it.each(keyFaults)("$id $fault: $side", async (fault) => {
    const day = stack.day();
    const seen = await fault.run(stack, day);
    keys.push({ fault, seen });
    expect(endOf(seen)).toEqual(fault.ends);
    expect(count(seen.events, "attempt")).toBe(fault.attempts);
    expectHonest(seen);
    const told = day.everything();
    for (const secret of secretsIn(stack.endpoint.passed)) expect(told).not.toContain(secret);
    expect(told).not.toContain(CANARIES.birthDate);
  });

  it("reads a password that was rotated once, and signs in with it", async () => {
    const day = stack.day();
    stack.endpoint.faults.set("InitiateAuth", (_, pass) => {
      stack.endpoint.faults.clear();
      void stack.rotate().then(pass);
    });
    await day.ask();
    const calls = stack.endpoint.called.filter((call) => call !== "GetSecretValue 400");
    expect(calls).toEqual([
      "GetSecretValue 200",
      "InitiateAuth 200",
      "RespondToAuthChallenge 400",
      "GetSecretValue 200",
      "InitiateAuth 200",
      "RespondToAuthChallenge 200",
      "GetCredentialsForIdentity 200",
    ]);
  });

  it("has secrets of six kinds to keep", () => {
    const kinds = new Set(stack.endpoint.passed.flatMap((text) => [...text.matchAll(SECRET)].map(([, kind]) => kind)));
    expect(kinds).toEqual(new Set(["password", "IdToken", "AccessToken", "RefreshToken", "SecretKey", "SessionToken"]));
  });
});

const SECRET = /\\?"(password|IdToken|AccessToken|RefreshToken|SecretKey|SessionToken)\\?":\s?\\?"([^"\\]+)/g;

/** The secrets that were sent to or from AWS. */
function secretsIn(passed: readonly string[]): string[] {
  return passed.flatMap((text) => [...text.matchAll(SECRET)].map(([, , secret = ""]) => secret));
}

/** A signed fetch alone, without the function `day` around it. */
function caller(options: Partial<SignedFetchOptions> = {}) {
  const clock = handClock({ startAt: Date.UTC(2026, 10, 24, 12), autoMs: 1_000 });
  const events: CallEvent[] = [];
  const call = signedFetch({
    credentials: async () => KEYS,
    region: "eu-west-1",
    now: clock.now,
    timers: clock.timers,
    random: () => 0.5,
    observe: (event) => events.push(event),
    ...options,
  });
  return { call, clock, events };
}

describe("many calls", () => {
  it("in a full outage make 3 attempts each at most, and hardly more than one when the budget is drained", async () => {
    const { call, events } = caller({ breakerFailures: Number.POSITIVE_INFINITY });
    server.behave((socket) => socket.write(bytesOf({ status: 500 })));
    let most = 0;
    for (let number = 0; number < 1_000; number++) {
      const before = count(events, "attempt");
      expect((await call(`${server.url}/age`)).status).toBe(500);
      most = Math.max(most, count(events, "attempt") - before);
    }
    expect(most).toBe(3);
    expect(server.counts.requests).toBeLessThanOrEqual(1_100);
    many.push(
      `1,000 calls in a full outage, the breaker switched off: ${server.counts.requests.toLocaleString("en")} attempts, at most ${most} per call.`,
    );
  });

  it("in a full outage stop when the breaker opens, except for a probe, whose pauses grow", async () => {
    const { call, clock, events } = caller();
    server.behave((socket) => socket.write(bytesOf({ status: 500 })));
    for (let number = 0; number < 1_000; number++) {
      await call(`${server.url}/age`).catch(() => undefined);
      clock.advance(100);
    }
    expect(
      events.flatMap((event) => (event.type === "breaker" && event.state === "open" ? [event.openForMs] : [])),
    ).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
    // Five failures that opened the breaker, and the probes.
    expect(server.counts.requests).toBe(12);
    many.push(
      `1,000 calls in an outage of 100 seconds, with the breaker: ${server.counts.requests} attempts. All other calls are refused at once with 503.`,
    );
  });

  it("recover by one probe, and no herd comes after a service that is only just up", async () => {
    const { call, clock, events } = caller();
    server.behave((socket) => socket.write(bytesOf({ status: 500 })));
    for (let number = 0; number < 3; number++) await call(`${server.url}/age`).catch(() => undefined);
    clock.advance(1_000);
    events.splice(0);
    const held: (() => void)[] = [];
    server.behave((socket) => void held.push(() => socket.write(bytesOf(AGE))));
    const herd = Array.from({ length: 100 }, () => call(`${server.url}/age`));
    const refused = Promise.allSettled(herd);
    while (held.length === 0) await turn();
    for (let spin = 0; spin < 20; spin++) await turn();
    expect(server.counts.requests).toBe(1);
    held[0]?.();
    const outcomes = (await refused).map((outcome) =>
      outcome.status === "fulfilled" ? outcome.value.status : outcome.reason.reason,
    );
    expect(outcomes.filter((outcome) => outcome === 200)).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === "breaker-open")).toHaveLength(99);
    expect(events.filter(({ type }) => type === "breaker")).toEqual([
      { type: "breaker", state: "half-open", openForMs: 0 },
      { type: "breaker", state: "closed", openForMs: 0 },
    ]);
    server.behave((socket) => socket.write(bytesOf(AGE)));
    const after = await Promise.all(Array.from({ length: 100 }, () => call(`${server.url}/age`)));
    expect(new Set(after.map(({ status }) => status))).toEqual(new Set([200]));
    many.push(
      "100 calls at once while the breaker is half open: one is sent as a probe and 99 are refused. When the probe succeeds the breaker closes for all.",
    );
  });

  it("overrun none of 1,000 deadlines, and leave no timer and no listener", async () => {
    let overruns = 0;
    const delay = fc.integer({ min: 0, max: 5_000 });
    const one = fc.record({
      remaining: fc.integer({ min: 0, max: 12_000 }),
      keysMs: delay,
      answers: fc.array(fc.record({ ms: delay, status: fc.constantFrom(200, 429, 500, 503) }), {
        minLength: 3,
        maxLength: 3,
      }),
    });
    await fc.assert(
      fc.asyncProperty(one, async ({ answers, keysMs, remaining }) => {
        const clock = handClock({ startAt: 0 });
        const takes = <Result>(ms: number, result: Result, signal?: AbortSignal | null) =>
          new Promise<Result>((resolve, reject) => {
            const callOff = clock.timers.after(ms, () => resolve(result));
            signal?.addEventListener("abort", () => {
              callOff();
              reject(signal.reason);
            });
          });
        let attempt = 0;
        const { call } = caller({
          now: clock.now,
          timers: clock.timers,
          credentials: (asked) => takes(keysMs, KEYS, asked?.signal),
          fetch(_, init) {
            const { ms, status } = answers[Math.min(attempt++, 2)] ?? { ms: 0, status: 200 };
            return takes(ms, new Response("{}", { status }), init?.signal);
          },
        });
        const { signal } = new AbortController();
        const init = { signal };
        const asked = call.within({ remainingMs: () => remaining - clock.now() })("https://age.example.com/age", init);
        await clock.until(
          asked.then(
            () => undefined,
            () => undefined,
          ),
        );
        if (clock.now() > Math.max(0, remaining - 500)) overruns += 1;
        expect(clock.pending()).toBe(0);
        expect(getEventListeners(signal, "abort").length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 1_000 },
    );
    expect(overruns).toBe(0);
    many.push(
      "1,000 calls with random deadlines, keys and answers: each ends at least 500 ms before its deadline, and no timer is left.",
    );
  });

  it("free their connections when the caller gives up", async () => {
    const { call, clock, events } = caller();
    const controller = new AbortController();
    let waiting = 0;
    server.behave(() => {
      waiting += 1;
      if (waiting === 20) controller.abort(new Error("enough"));
    });
    const calls = Array.from({ length: 20 }, () => call(`${server.url}/age`, { signal: controller.signal }));
    const outcomes = await Promise.allSettled(calls);
    for (const outcome of outcomes) expect(outcome).toMatchObject({ status: "rejected", reason: new Error("enough") });
    while (server.open() > 0) await turn();
    expect(clock.pending()).toBe(0);
    // A caller that gives up says nothing about the service, so that 20 in a row do not open the breaker.
    expect(count(events, "breaker")).toBe(0);
    many.push(
      "20 calls at once that their caller aborts (F27): every connection is closed, no timer is left, and the breaker stays closed.",
    );
  });
});

describe("docs/failure.md", () => {
  it("is what the faults came to; otherwise run `npm run failure` and commit the result", async () => {
    await expect(failurePage(age, keys, many)).toMatchFileSnapshot(join(ROOT, "docs/failure.md"));
  });
});
