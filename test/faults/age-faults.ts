import { type AddressInfo, createServer } from "node:net";
import { gzipSync } from "node:zlib";
import type { CredentialsProvider } from "../../lib/call/sign.ts";
import { type Behaviour, bytesOf, type FaultServer, faultServer, type HttpAnswer } from "./fault-server.ts";
import { CANARIES, KEYS, type Scene, type SceneOptions, type Seen, scene } from "./scene.ts";

/** The outcome that the caller of `day` must get: an age, or the status of a problem. A 503 comes with its Retry-After in seconds. */
export type Ends = "age" | 502 | 504 | readonly [503, retryAfter: number];

/** A fault of the service `age`, or of the connection to it. */
export interface Fault {
  id: string;
  fault: string;
  /** The fault in a few words, for docs/failure.md. */
  side: string;
  ends: Ends;
  attempts: number;
  run: (server: FaultServer) => Promise<Seen>;
}

const AGE: HttpAnswer = { body: '{"age":31}' };
const WORDS = JSON.stringify({ message: `${CANARIES.upstream} dob=${CANARIES.birthDate}` });
const ELSEWHERE = "http://127.0.0.1:9/elsewhere";

/** Sends one request while the server behaves as given. */
async function once(server: FaultServer, behaviour: (scene: Scene) => Behaviour, options: Partial<SceneOptions> = {}) {
  const stage = scene({ url: server.url, ...options });
  server.behave(behaviour(stage));
  const seen = await stage.ask();
  expectNothingLeft(stage);
  return seen;
}

function expectNothingLeft({ clock }: Scene): void {
  if (clock.pending() !== 0) throw new Error(`${clock.pending()} timers outlive the answer`);
}

/** Sends the answers of the list one after another, and repeats the last one. */
function answers(...list: HttpAnswer[]): () => Behaviour {
  return () => (socket, number) => {
    const { headers = {}, ...answer } = list[Math.min(number, list.length) - 1] ?? {};
    // An upstream answer contains words that day's caller must not see.
    const said = { "X-Upstream": CANARIES.upstream, ...headers };
    socket.write(bytesOf({ body: WORDS, ...answer, headers: said }));
  };
}

/** Wraps a behaviour that does not need the scene. The server uses it for every request. */
const each = (run: Behaviour) => () => run;

/** Sends `text` and then nothing more, and turns the test's clock to the end of the attempt. */
function silentAfter(text: string): (scene: Scene) => Behaviour {
  return ({ clock }) =>
    (socket) => {
      socket.write(text, () => setImmediate(() => clock.advance(2_000)));
    };
}

/** Sends a byte now and then until the client closes the connection. */
function trickle(text: string): (scene: Scene) => Behaviour {
  return ({ clock }) =>
    (socket) => {
      socket.write(text);
      const next = () => {
        if (socket.destroyed) return;
        socket.write("x", () => {
          clock.advance(500);
          setImmediate(next);
        });
      };
      next();
    };
}

const refusal = (status: number, errorType: string, body = WORDS): HttpAnswer => ({
  status,
  body,
  headers: { "x-amzn-ErrorType": errorType },
});

const message = (text: string) => JSON.stringify({ message: text });
const EXPIRED = refusal(403, "ExpiredTokenException", message("The security token included in the request is expired"));
const LATE = refusal(
  403,
  "InvalidSignatureException",
  message("Signature expired: 20261124T120000Z is now earlier than 20261124T120100Z (20261124T120600Z - 5 min.)"),
);
const EARLY = refusal(
  403,
  "InvalidSignatureException",
  message(
    "Signature not yet current: 20261124T120000Z is still later than 20261124T115900Z (20261124T115400Z + 5 min.)",
  ),
);

/** Gives new keys as soon as the old ones are refused. */
function renewable(): CredentialsProvider {
  return async ({ refused } = {}) => (refused === undefined ? KEYS : { ...KEYS, accessKeyId: "ASIARENEWED" });
}

const throttle = (headers: Record<string, string>): HttpAnswer => ({
  ...refusal(429, "TooManyRequestsException"),
  headers: { "x-amzn-ErrorType": "TooManyRequestsException", ...headers },
});

const at = (ms: number) => new Date(Date.UTC(2026, 10, 24, 12) + ms).toUTCString();

type Written = [id: string, fault: string, side: string, ends: Ends, attempts: number, run: Fault["run"]];

const rows: Written[] = [
  ["F1", "connection refused", "nothing listens", [503, 5], 3, async () => askAt(await closedPort())],
  ["F2", "no such name", "its name is not in DNS", [503, 5], 3, async () => askAt("http://age.invalid")],
  [
    "F3",
    "TLS fails",
    "does not speak TLS",
    [503, 5],
    1,
    async () => {
      const plain = await plainServer();
      try {
        return await askAt(plain.url);
      } finally {
        plain.close();
      }
    },
  ],
  [
    "F4",
    "reset before the headers",
    "resets every connection",
    [503, 5],
    3,
    (server) =>
      once(
        server,
        each((socket) => socket.resetAndDestroy()),
      ),
  ],
  [
    "F4",
    "reset within the headers, once",
    "resets the first connection, then answers",
    "age",
    2,
    (server) =>
      once(
        server,
        each((socket, number) => {
          if (number > 1) socket.write(bytesOf(AGE));
          else socket.write("HTTP/1.1 200 OK\r\nContent-", () => socket.resetAndDestroy());
        }),
      ),
  ],
  [
    "F5",
    "reset within the body",
    "resets after three bytes of the body",
    [503, 5],
    3,
    (server) =>
      once(
        server,
        each((socket) =>
          socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{"a', () => setImmediate(() => socket.destroy())),
        ),
      ),
  ],
  [
    "F5",
    "body shorter than its length, once",
    "ends the first body too early, then answers",
    "age",
    2,
    (server) =>
      once(
        server,
        each((socket, number) => {
          if (number > 1) socket.write(bytesOf(AGE));
          else socket.end('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"age":31}');
        }),
      ),
  ],
  [
    "F6",
    "slow headers",
    "sends its headers byte by byte",
    504,
    3,
    (server) => once(server, trickle("HTTP/1.1 200 OK\r\nX-Slow: ")),
  ],
  [
    "F7",
    "trickling body",
    "sends its body byte by byte",
    504,
    3,
    (server) => once(server, trickle("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")),
  ],
  ["F8", "never answers", "accepts the request and never answers", 504, 3, (server) => once(server, silentAfter(""))],
  [
    "F8",
    "silent once",
    "does not answer the first request, answers the second",
    "age",
    2,
    (server) =>
      once(server, (stage) => (socket, number) => {
        if (number > 1) socket.write(bytesOf(AGE));
        else setImmediate(() => stage.clock.advance(2_000));
      }),
  ],
  [
    "F9",
    "stale connection",
    "closes an idle connection while the next request is on its way",
    "age",
    2,
    async (server) => {
      const stage = scene({ url: server.url });
      server.behave((socket, number) => (number === 2 ? socket.resetAndDestroy() : socket.write(bytesOf(AGE))));
      await stage.ask();
      const seen = await stage.ask();
      expectNothingLeft(stage);
      return seen;
    },
  ],
  ["F10", "429", "throttles every request", [503, 5], 3, (server) => once(server, answers(throttle({})))],
  [
    "F10",
    "429 with seconds, once",
    "throttles once, with a Retry-After of 2 seconds",
    "age",
    2,
    (server) => once(server, answers(throttle({ "Retry-After": "2" }), AGE)),
  ],
  [
    "F10",
    "429 with a date, once",
    "throttles once, with a Retry-After that is a date in 3 seconds",
    "age",
    2,
    (server) => once(server, answers(throttle({ "Retry-After": at(3_000) }), AGE)),
  ],
  [
    "F10",
    "429 with milliseconds, once",
    "throttles once, with an x-amz-retry-after of 1,500 ms",
    "age",
    2,
    (server) => once(server, answers(throttle({ "x-amz-retry-after": "1500" }), AGE)),
  ],
  [
    "F10",
    "429 with nonsense, once",
    "throttles once, with a Retry-After that is not a time",
    "age",
    2,
    (server) => once(server, answers(throttle({ "Retry-After": "soon" }), AGE)),
  ],
  [
    "F10",
    "429 for a day",
    "throttles, with a Retry-After of 86,400 seconds",
    [503, 30],
    1,
    (server) => once(server, answers(throttle({ "Retry-After": "86400" }))),
  ],
  [
    "F10",
    "429 for a moment",
    "throttles every request, with an x-amz-retry-after of 500 ms",
    [503, 1],
    3,
    (server) => once(server, answers(throttle({ "x-amz-retry-after": "500" }))),
  ],
  [
    "F10",
    "quota used up",
    "429 LimitExceededException",
    [503, 30],
    1,
    (server) => once(server, answers(refusal(429, "LimitExceededException"))),
  ],
  [
    "F11",
    "500",
    "fails at every request",
    502,
    3,
    (server) => once(server, answers(refusal(500, "InternalServerErrorException"))),
  ],
  [
    "F11",
    "502, once",
    "fails once, then answers",
    "age",
    2,
    (server) => once(server, answers(refusal(502, "InternalServerErrorException"), AGE)),
  ],
  [
    "F11",
    "503",
    "fails at every request",
    502,
    3,
    (server) => once(server, answers(refusal(503, "ServiceUnavailableException"))),
  ],
  [
    "F11",
    "504",
    "age's gateway runs out of time every time",
    504,
    3,
    (server) => once(server, answers(refusal(504, "InternalServerErrorException"))),
  ],
  ["F11", "501", "answers 501", 502, 1, (server) => once(server, answers(refusal(501, "NotImplemented")))],
  [
    "F12",
    "token expired",
    "refuses the first keys as expired",
    "age",
    2,
    (server) => once(server, answers(EXPIRED, AGE), { credentials: renewable() }),
  ],
  [
    "F12",
    "token expired, always",
    "refuses all keys as expired",
    502,
    2,
    (server) => once(server, answers(EXPIRED), { credentials: renewable() }),
  ],
  [
    "F13",
    "signature expired",
    "refuses the first signature as too old",
    "age",
    2,
    (server) => once(server, answers({ ...LATE, headers: { ...LATE.headers, Date: at(360_000) } }, AGE)),
  ],
  [
    "F13",
    "signature not yet current",
    "refuses the first signature as too early",
    "age",
    2,
    (server) => once(server, answers({ ...EARLY, headers: { ...EARLY.headers, Date: at(-360_000) } }, AGE)),
  ],
  [
    "F13",
    "signature expired, always",
    "refuses every signature as too old",
    502,
    2,
    (server) => once(server, answers(LATE)),
  ],
  [
    "F14",
    "denied",
    "403 AccessDeniedException",
    502,
    1,
    (server) => once(server, answers(refusal(403, "AccessDeniedException"))),
  ],
  [
    "F14",
    "wrong signature",
    "403 InvalidSignatureException",
    502,
    1,
    (server) => once(server, answers(refusal(403, "InvalidSignatureException"))),
  ],
  [
    "F15",
    "400",
    "refuses the request",
    502,
    1,
    (server) => once(server, answers({ status: 400, headers: { "Content-Type": "application/problem+json" } })),
  ],
  ["F15", "404", "has no route for the request", 502, 1, (server) => once(server, answers({ status: 404 }))],
  ["F15", "413", "says that the request is too large", 502, 1, (server) => once(server, answers({ status: 413 }))],
  ...[301, 302, 307].map(
    (status): Written => [
      "F16",
      `${status}`,
      "redirects to another host",
      502,
      1,
      (server) => once(server, answers({ status, headers: { Location: ELSEWHERE } })),
    ],
  ),
  [
    "F17",
    "HTML",
    "200 with an HTML page",
    502,
    1,
    (server) => once(server, answers({ body: `<p>${CANARIES.upstream}` })),
  ],
  [
    "F17",
    "bad JSON",
    "200 with half of a JSON document",
    502,
    1,
    (server) => once(server, answers({ body: '{"age":' })),
  ],
  ["F17", "wrong schema", '200 with {"age":"31"}', 502, 1, (server) => once(server, answers({ body: '{"age":"31"}' }))],
  [
    "F17",
    "more than the contract",
    "200 with a property that the contract does not have",
    502,
    1,
    (server) => once(server, answers({ body: `{"age":31,"dob":"${CANARIES.birthDate}"}` })),
  ],
  ["F17", "empty", "200 without a body", 502, 1, (server) => once(server, answers({ body: "" }))],
  [
    "F17",
    "10 MB",
    "200 with ten megabytes",
    502,
    1,
    (server) => once(server, answers({ body: Buffer.alloc(10_000_000, 32) })),
  ],
  [
    "F17",
    "gzip bomb",
    "200 with ten kilobytes that inflate to ten megabytes",
    502,
    1,
    (server) =>
      once(server, answers({ body: gzipSync(Buffer.alloc(10_000_000, 32)), headers: { "Content-Encoding": "gzip" } })),
  ],
  [
    "F17",
    "broken gzip",
    "200 whose compression is broken",
    502,
    1,
    (server) => once(server, answers({ body: "no gzip", headers: { "Content-Encoding": "gzip" } })),
  ],
  [
    "F17",
    "not HTTP",
    "answers in another protocol",
    502,
    1,
    (server) =>
      once(
        server,
        each((socket) => socket.end(`220 ${CANARIES.upstream}\r\n\r\n`)),
      ),
  ],
  [
    "F18",
    "wrong content type",
    "200 with the age as text/plain",
    502,
    1,
    (server) => once(server, answers({ ...AGE, headers: { "Content-Type": "text/plain" } })),
  ],
  [
    "F24",
    "no time left",
    "is not called",
    504,
    0,
    async (server) => {
      const stage = scene({ url: server.url });
      server.behave((socket) => socket.write(bytesOf(AGE)));
      return stage.ask(100);
    },
  ],
  [
    "F24",
    "little time left",
    "never answers; day has 900 ms left",
    504,
    1,
    async (server) => {
      const stage = scene({ url: server.url });
      server.behave(() => setImmediate(() => stage.clock.advance(400)));
      return stage.ask(900);
    },
  ],
];

/** The address of a port that was just closed, so that nothing listens there. */
async function closedPort(): Promise<string> {
  const server = await faultServer();
  await server.close();
  return server.url;
}

/** A server that answers a TLS handshake with HTTP, at an https address. */
async function plainServer(): Promise<{ url: string; close: () => void }> {
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.once("data", () => socket.end(bytesOf(AGE)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
}

async function askAt(url: string): Promise<Seen> {
  const stage = scene({ url });
  const seen = await stage.ask();
  expectNothingLeft(stage);
  return seen;
}

export const ageFaults: readonly Fault[] = rows.map(([id, fault, side, ends, attempts, run]) => ({
  id,
  fault,
  side,
  ends,
  attempts,
  run,
}));
