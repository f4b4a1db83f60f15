import { setImmediate as turn } from "node:timers/promises";
import type { APIGatewayProxyEvent } from "aws-lambda";
import { contract, type operations } from "../../generated/day/contract.ts";
import type { CallEvent } from "../../lib/call/call-event.ts";
import type { CallerCredentials } from "../../lib/call/environment.ts";
import type { Fetch } from "../../lib/call/fetch.ts";
import type { CredentialsProvider } from "../../lib/call/sign.ts";
import { emfMetrics } from "../../lib/serve/metrics.ts";
import { serve } from "../../lib/serve/serve.ts";
import { createAskAge } from "../../services/day/ask-age.ts";
import { getDay } from "../../services/day/get-day.ts";
import { type HandClock, handClock } from "../fixtures/hand-clock.ts";

/** Secrets that are planted wherever they could leak, and the birth date of every request. */
export const CANARIES = {
  accessKey: "CANARYaccesskey/secretAccessKey",
  sessionToken: "CANARYsessiontoken",
  upstream: "CANARYupstreamwords",
  birthDate: "19880102",
};

/** The outcome of one request to the function `day`. */
export interface Seen {
  status: number;
  headers: Readonly<Record<string, unknown>>;
  body: { day?: string; age?: number; ageUnavailable?: { status: number; detail: string; retryAfter?: number } };
  /** The log line of the request. */
  line: Record<string, unknown>;
  /** The metrics of the request, as CloudWatch reads them. */
  documents: Record<string, unknown>[];
  events: CallEvent[];
  /** The time that passed on the clock, in milliseconds. */
  tookMs: number;
}

export interface SceneOptions {
  url: string;
  /** The source of the keys. Default: the planted keys of CANARIES. */
  credentials?: CredentialsProvider | CallerCredentials;
  clock?: HandClock;
  random?: () => number;
  fetch?: Fetch;
  breakerFailures?: number;
}

export interface Scene {
  clock: HandClock;
  /** Sends one request to the function `day`, with this much time left. Default: 9 seconds, the function's timeout. */
  ask: (remainingMs?: number) => Promise<Seen>;
  /** The events so far. The array grows with every event. */
  events: readonly CallEvent[];
  /** Everything that was observed, logged or answered so far. */
  everything: () => string;
}

export const KEYS = {
  accessKeyId: "ASIACANARY",
  secretAccessKey: CANARIES.accessKey,
  sessionToken: CANARIES.sessionToken,
};

/**
 * Runs the function `day` as it is deployed, with the test's clock, timers and random source. Each call of `scene` starts the function as a
 * new process would.
 */
export function scene({
  url,
  credentials = async () => KEYS,
  clock = handClock({ startAt: Date.UTC(2026, 10, 24, 12), autoMs: 1_000 }),
  random = () => 0.5,
  ...rest
}: SceneOptions): Scene {
  const events: CallEvent[] = [];
  const lines: Record<string, unknown>[] = [];
  const documents: Record<string, unknown>[] = [];
  const all: string[] = [];
  const logger = {
    info: (_: string, fields: Record<string, unknown>) => void lines.push(fields),
    error: (_: string, fields: Record<string, unknown>) => void lines.push(fields),
  };
  const isProvider = typeof credentials === "function";
  const askAge = createAskAge(
    { url, region: "eu-west-1", credentials: isProvider ? { mode: "role" } : credentials },
    {
      ...rest,
      ...(isProvider && { credentials }),
      now: clock.now,
      timers: clock.timers,
      random,
      observe(event) {
        events.push(event);
        // A pause that the service asked for is longer than the timers that run by themselves.
        if (event.type === "retry" && event.delayMs > 1_000) void turn().then(() => clock.advance(event.delayMs));
      },
    },
  );
  const metrics = emfMetrics((document) => void documents.push(JSON.parse(document)));
  const lambda = serve<operations>(contract, { getDay: getDay(askAge) }, { now: clock.now, logger, metrics });

  return {
    clock,
    events,
    everything: () => all.join("\n"),
    async ask(remainingMs = 9_000) {
      const startedAt = clock.now();
      const [firstEvent, firstLine, firstDocument] = [events.length, lines.length, documents.length];
      const result = await lambda(dayEvent(), {
        awsRequestId: "00000000-0000-4000-8000-000000000000",
        getRemainingTimeInMillis: () => remainingMs - (clock.now() - startedAt),
      });
      const seen: Seen = {
        status: result.statusCode,
        headers: result.headers ?? {},
        body: JSON.parse(result.body),
        line: lines[firstLine] ?? {},
        documents: documents.slice(firstDocument),
        events: events.slice(firstEvent),
        tookMs: clock.now() - startedAt,
      };
      all.push(JSON.stringify([result, seen.line, seen.documents, seen.events]));
      return seen;
    },
  };
}

/** The Lambda event of GET /day?dob=19880102&on=20200101, as API Gateway sends it. */
function dayEvent(): APIGatewayProxyEvent {
  const query = { dob: CANARIES.birthDate, on: "20200101" };
  const event = {
    resource: "/day",
    path: "/day",
    httpMethod: "GET",
    headers: {},
    multiValueHeaders: {},
    queryStringParameters: query,
    multiValueQueryStringParameters: { dob: [query.dob], on: [query.on] },
    pathParameters: null,
    body: null,
    isBase64Encoded: false,
    requestContext: { requestId: "11111111-1111-4111-8111-111111111111", stage: "dev" },
  };
  // The parts of an event that `serve` reads.
  return event as unknown as APIGatewayProxyEvent;
}

/** Counts the events of a kind. */
export function count(events: readonly CallEvent[], type: CallEvent["type"]): number {
  return events.filter((event) => event.type === type).length;
}
