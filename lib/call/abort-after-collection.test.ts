import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";

/** Calls a server that never answers, collects garbage, aborts, and prints how the call ended. */
const PROGRAM = `
import { createServer } from "node:http";
import { signedFetch } from ${JSON.stringify(pathToFileURL(join(import.meta.dirname, "signed-fetch.ts")).href)};
const arrived = Promise.withResolvers();
const server = createServer(() => arrived.resolve()).listen(0, "127.0.0.1");
await new Promise((resolve) => server.once("listening", resolve));
const url = "http://127.0.0.1:" + server.address().port + "/age";
const fetchSigned = signedFetch({
  region: "eu-west-1",
  credentials: async () => ({ accessKeyId: "AKIATEST", secretAccessKey: "secret" }),
});
const controller = new AbortController();
const call = START.catch((error) => error.message);
await arrived.promise;
for (let round = 0; round < 5; round++) {
  globalThis.gc();
  await new Promise((resolve) => setImmediate(resolve));
}
controller.abort(new Error("aborted by the caller"));
console.log(await call);
server.closeAllConnections();
server.close();
`;

describe("an abort after a garbage collection", () => {
  it.each([
    ["a signal among the options", "fetchSigned(url, { signal: controller.signal })"],
    ["the signal of a Request", "fetchSigned(new Request(url, { signal: controller.signal }))"],
    ["a signal beside a Request", "fetchSigned(new Request(url), { signal: controller.signal })"],
  ])("ends the call: %s", (_, start) => {
    const flags = ["--expose-gc", "--input-type=module", "--eval", PROGRAM.replace("START", start)];
    const { stderr, stdout } = spawnSync(process.execPath, flags, { encoding: "utf8", timeout: 30_000 });
    expect([stdout.trim(), stderr]).toEqual(["aborted by the caller", ""]);
  });
});
