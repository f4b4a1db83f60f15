/** Draws the console's views in a headless Chromium, light and dark, from a run of the stack. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { sign } from "../../local/client/sign.ts";
import { createDeferred } from "../../local/deferred.ts";
import { createMemory, type LocalStack, startLocal } from "../../local/stack/start-local.ts";
import { onboardLocal } from "../onboard/onboard-local.ts";
import { contractOf } from "../start/contract-of.ts";
import { readShownValues } from "../start/shown-values.ts";
import { TEMPLATE } from "../template/template-file.ts";
import { PICTURED_VIEWS, type PicturedView } from "./console-views.ts";
import { steadyAnswers } from "./steady-answers.ts";
import { type Tab, withChromium } from "./with-chromium.ts";

const THEMES = ["light", "dark"] as const;
const WIDTH = 1200;
const TARGET = "/age?dob=19880101&on=20191122";
/** Milliseconds between two looks at the page, and the number of looks before the drawing fails. */
const LOOK_MS = 50;
const LOOKS = 200;

/** Returns the path of a view's picture, under the root of the repository. */
export function consolePicture({ name }: Pick<PicturedView, "name">, theme: (typeof THEMES)[number]): string {
  return `docs/pictures/console-${name}-${theme}.webp`;
}

/** Draws every view in both themes. Throws as walkConsole does. */
export function drawConsole(root: string, template: unknown): Promise<void> {
  return walkConsole(root, template, async (view, theme, draw) =>
    writeFile(join(root, consolePicture(view, theme)), await draw()),
  );
}

/** Receives a view that the page shows, its theme, and the function that draws it. */
export type Visit = (view: PicturedView, theme: (typeof THEMES)[number], draw: () => Promise<Buffer>) => Promise<void>;

/**
 * Starts a stack, makes the calls of the pictures, and goes to every view in both themes. Throws a UserError without Chromium, and an Error when a view lacks a
 * text that it must show.
 */
export async function walkConsole(root: string, template: unknown, visit: Visit): Promise<void> {
  const stack = await openStack(root, template);
  try {
    const calls = await makeCalls(stack);
    await withChromium(async (tab) => {
      await openConsole(tab, stack);
      for (const view of PICTURED_VIEWS) {
        await openView(tab, view, calls);
        for (const theme of THEMES) {
          await setTheme(tab, theme);
          await visit(view, theme, () => draw(tab));
        }
      }
    });
  } finally {
    await stack.close();
  }
}

/** Starts the stack as `npm start` does, with the same ids and masks in every run. */
async function openStack(root: string, template: unknown): Promise<LocalStack> {
  const { promise: prepared, resolve: begin } = createDeferred<void>();
  const stack = await startLocal({
    template,
    root,
    templateFile: TEMPLATE,
    contractOf: contractOf(root),
    shownValues: await readShownValues(root),
    console: true,
    apisWaitFor: prepared,
    memory: { ...createMemory(), seed: Buffer.alloc(32, 1), maskKey: Buffer.alloc(32, 2) },
  });
  const outcome = await onboardLocal(stack);
  if (!outcome.ok) throw new Error(outcome.sentence);
  begin();
  return stack;
}

/** Sends the calls of the pictures, and signs a user up. Returns the ids of the calls. */
async function makeCalls(stack: LocalStack): Promise<Parameters<PicturedView["hash"]>[0]> {
  const urlOf = (name: string) =>
    stack.apis.find((api) => api.name === name)?.url.replace("127.0.0.1", "localhost") ?? "";
  const { host, hostname } = new URL(urlOf("age"));
  const [pool] = stack.userPools;
  const [client] = pool?.clients.keys() ?? [];
  const email = "ada@example.com";
  const input = {
    pool: pool?.id,
    client,
    username: email,
    do: "sign-up",
    password: "Passw0rd!-and-longer",
    attributes: {},
  };
  await fetch(`${stack.awsEndpoint}/_countersign/users`, {
    method: "POST",
    headers: { "x-countersign-token": stack.controlToken },
    body: JSON.stringify(input),
  });
  const good = await idOf(fetch(`${urlOf("day")}${TARGET.replace("age", "day")}`));
  await fetch(`${urlOf("age")}${TARGET}`);
  const mismatch = await idOf(fetch(`${urlOf("age")}${TARGET}`, { headers: signedHeaders(stack, hostname) }));
  const denied = await idOf(fetch(`${urlOf("age")}${TARGET}`, { headers: signedHeaders(stack, host) }));
  return { good, mismatch, denied };
}

async function idOf(answer: Promise<Response>): Promise<string> {
  return (await answer).headers.get("x-amzn-requestid") ?? "";
}

function signedHeaders({ developer, region }: LocalStack, host: string): [string, string][] {
  const request = { method: "GET", target: TARGET, headers: [["Host", host]] as const, body: "" };
  const { headers } = sign(request, developer, { region, service: "execute-api", now: Date.now() });
  // The client sends its own Host.
  return headers.filter(([name]) => name !== "Host").map(([name, value]) => [name, value]);
}

async function openConsole(tab: Tab, { apis, awsEndpoint, consoleUrl }: LocalStack): Promise<void> {
  const ports = [...apis.map(({ url }, index) => [url, 3000 + index] as const), [awsEndpoint, 4566] as const].map(
    ([url, shown]) => [Number(new URL(url).port), shown],
  );
  await tab.send("Page.enable");
  await tab.send("Emulation.setTimezoneOverride", { timezoneId: "UTC" });
  await tab.send("Page.addScriptToEvaluateOnNewDocument", {
    source: `(${steadyAnswers})(${JSON.stringify(ports)})`,
  });
  await tab.send("Page.navigate", { url: consoleUrl });
  await waitForTexts(tab, ["Live"]);
}

async function openView(tab: Tab, view: PicturedView, calls: Parameters<PicturedView["hash"]>[0]): Promise<void> {
  const { act, hash, height, shows, thenShows = [] } = view;
  const size = { width: WIDTH, height, deviceScaleFactor: 1.5, mobile: false };
  await tab.send("Emulation.setDeviceMetricsOverride", size);
  await tab.evaluate(`location.hash = ${JSON.stringify(hash(calls))}`);
  await waitForTexts(tab, shows);
  if (act !== undefined) await tab.evaluate(act);
  await waitForTexts(tab, thenShows);
  // The focus ring belongs to the person who uses the keyboard.
  await tab.evaluate("document.activeElement.blur(); scrollTo(0, 0)");
}

async function setTheme(tab: Tab, theme: string): Promise<void> {
  const features = [
    { name: "prefers-color-scheme", value: theme },
    { name: "prefers-reduced-motion", value: "reduce" },
  ];
  await tab.send("Emulation.setEmulatedMedia", { features });
  await waitFor(tab, `document.documentElement.dataset.theme === "${theme}"`, `the theme ${theme}`);
}

async function draw(tab: Tab): Promise<Buffer> {
  const { data } = await tab.send("Page.captureScreenshot", { format: "webp", quality: 75 });
  return Buffer.from(String(data), "base64");
}

async function waitForTexts(tab: Tab, texts: readonly string[]): Promise<void> {
  for (const text of texts)
    await waitFor(tab, `document.body?.textContent.includes(${JSON.stringify(text)}) === true`, `"${text}"`);
}

/** Waits until an expression is true in the page. Throws an Error when it stays false. */
async function waitFor(tab: Tab, expression: string, what: string): Promise<void> {
  for (let looks = 0; looks < LOOKS; looks += 1) {
    if ((await tab.evaluate(expression)) === true) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  throw new Error(
    `The console does not show ${what}. When the view has changed, change tools/pictures/console-views.ts.`,
  );
}
