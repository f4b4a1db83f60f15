/** Runs a headless Chromium and speaks its DevTools protocol, without a package: https://chromedevtools.github.io/devtools-protocol/ */
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asObject, type Json } from "../../local/json.ts";
import { UserError } from "../../local/user-error.ts";

/** A tab of a running Chromium. */
export interface Tab {
  /** Sends a command of the protocol, such as `Page.navigate`, and resolves with its result. Throws when Chromium refuses it. */
  send: (method: string, params?: Json) => Promise<Json>;
  /** Evaluates an expression in the page, and resolves with its value. A promise is awaited. Throws what the page throws. */
  evaluate: (expression: string) => Promise<unknown>;
}

const PROGRAMS = ["chromium", "chromium-browser", "google-chrome"];

/** Starts Chromium, gives a tab to `use`, and ends Chromium. Throws a UserError when the machine has no Chromium. */
export async function withChromium(use: (tab: Tab) => Promise<void>): Promise<void> {
  const profile = await mkdtemp(join(tmpdir(), "countersign-"));
  const { address, end } = await startFirst(PROGRAMS, profile);
  try {
    await use(await openTab(address));
  } finally {
    await end();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

interface Started {
  /** The WebSocket address of the browser. */
  address: string;
  end: () => Promise<void>;
}

async function startFirst([program, ...others]: readonly string[], profile: string): Promise<Started> {
  if (program === undefined)
    throw new UserError("This needs Chromium, and the machine has none. On Debian: `apt install chromium`.");
  return (await startChromium(program, profile)) ?? startFirst(others, profile);
}

/** Resolves with undefined when the machine does not have the program. */
function startChromium(program: string, profile: string): Promise<Started | undefined> {
  const flags = [
    "--headless",
    "--no-sandbox",
    "--hide-scrollbars",
    // The processor draws the same pixels in every run.
    "--disable-gpu",
    "--disable-lcd-text",
    "--font-render-hinting=none",
    "--force-color-profile=srgb",
    "--remote-debugging-port=0",
  ];
  const child = spawn(program, [...flags, `--user-data-dir=${profile}`, "about:blank"], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  let output = "";
  return new Promise((resolve, reject) => {
    child.once("error", () => resolve(undefined));
    child.once("exit", () => reject(new Error(`${program} has ended:\n${output}`)));
    child.stderr.on("data", (text: Buffer) => {
      output += text;
      const [, address] = /DevTools listening on (ws:\S+)/.exec(output) ?? [];
      if (address === undefined) return;
      resolve({
        address,
        async end() {
          child.kill();
          await ended;
        },
      });
    });
  });
}

async function openTab(address: string): Promise<Tab> {
  const socket = new WebSocket(address);
  await new Promise((resolve, reject) => {
    socket.addEventListener("open", resolve);
    socket.addEventListener("error", reject);
  });
  const waiting = new Map<unknown, (answer: Json) => void>();
  socket.addEventListener("message", ({ data }) => {
    const answer = asObject(JSON.parse(String(data)));
    waiting.get(answer["id"])?.(answer);
    waiting.delete(answer["id"]);
  });
  let last = 0;
  const sendIn = async (sessionId: unknown, method: string, params: Json = {}): Promise<Json> => {
    last += 1;
    const id = last;
    const answered = new Promise<Json>((resolve) => waiting.set(id, resolve));
    socket.send(JSON.stringify({ id, method, params, ...(sessionId !== undefined && { sessionId }) }));
    const { error, result } = await answered;
    if (error !== undefined) throw new Error(`${method}: ${JSON.stringify(error)}`);
    return asObject(result);
  };
  const { targetId } = await sendIn(undefined, "Target.createTarget", { url: "about:blank" });
  const { sessionId } = await sendIn(undefined, "Target.attachToTarget", { targetId, flatten: true });
  const send: Tab["send"] = (method, params) => sendIn(sessionId, method, params);
  return {
    send,
    async evaluate(expression) {
      const { exceptionDetails, result } = await send("Runtime.evaluate", {
        expression,
        awaitPromise: true,
        returnByValue: true,
      });
      if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails));
      return asObject(result)["value"];
    },
  };
}
