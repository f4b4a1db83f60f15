import { randomBytes, randomInt } from "node:crypto";
import { connect } from "node:net";

/** The outcome of fuzzing one port. */
export interface Fuzzed {
  requests: number;
  /** The number of answers by status. `none` counts connections that were closed without an answer. */
  statuses: ReadonlyMap<string, number>;
}

/** Sends damaged requests to a port for `seconds`, eight at a time. Each is made from one of `seeds`, which are whole requests. */
export async function fuzz(url: string, seeds: readonly string[], seconds: number): Promise<Fuzzed> {
  const statuses = new Map<string, number>();
  const until = performance.now() + seconds * 1000;
  let requests = 0;
  const worker = async () => {
    while (performance.now() < until) {
      const status = await send(url, damage(seeds[randomInt(seeds.length)] ?? ""));
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      requests++;
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  return { requests, statuses };
}

/** Returns the request with bytes inserted, removed or repeated at random places. One request in ten is replaced by random bytes. */
function damage(seed: string): Buffer {
  if (randomInt(10) === 0) return randomBytes(randomInt(1, 400));
  let bytes = Buffer.from(seed, "latin1");
  for (let count = randomInt(1, 5); count > 0; count--) {
    const at = randomInt(bytes.byteLength + 1);
    const to = Math.min(bytes.byteLength, at + randomInt(40));
    const parts = [
      [bytes.subarray(0, at), randomBytes(randomInt(1, 8)), bytes.subarray(at)],
      [bytes.subarray(0, at), bytes.subarray(to)],
      [bytes.subarray(0, to), bytes.subarray(at, to), bytes.subarray(to)],
      [
        bytes.subarray(0, at),
        Buffer.from(
          ["%00", "%ff", "\r\n", "__proto__", "=", "&", "..", "9".repeat(500), "\u0000"][randomInt(9)] ?? "",
          "latin1",
        ),
        bytes.subarray(at),
      ],
    ];
    bytes = Buffer.concat(parts[randomInt(parts.length)] ?? []);
  }
  return bytes;
}

function send(url: string, bytes: Buffer): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    let answer = "";
    socket.setTimeout(150, () => socket.destroy());
    socket.on("connect", () => socket.end(bytes));
    socket.on("data", (chunk) => {
      answer += chunk.toString("latin1", 0, 20);
    });
    socket.on("error", () => undefined);
    socket.on("close", () => resolve(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? "none"));
  });
}
