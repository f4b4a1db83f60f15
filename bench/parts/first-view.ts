/** Measures the console's first view in a headless Chromium on the same machine: the time until the page shows its first content, and the bytes of its files. */
import { startLocal } from "../../local/stack/start-local.ts";
import { bundleConsole, ensureConsole } from "../../tools/bundle/bundle-console.ts";
import { ensureBundles } from "../../tools/bundle/ensure-bundles.ts";
import { type Tab, withChromium } from "../../tools/pictures/with-chromium.ts";
import { TEMPLATE } from "../../tools/template/template-file.ts";
import type { Effort } from "../measure/effort.ts";
import { type PartResult, samplesOf, type Table } from "../result.ts";
import { ROOT } from "./servers.ts";

const FIRST = "from the navigation to the first content";
const ROUNDS = 15;

/** Resolves in the page with the milliseconds from the navigation to the first content, which the page's script renders. */
const FIRST_CONTENT = `new Promise((resolve) => {
  new PerformanceObserver((list, observer) => {
    const paint = list.getEntriesByName("first-contentful-paint")[0];
    if (paint === undefined) return;
    observer.disconnect();
    resolve(paint.startTime);
  }).observe({ type: "paint", buffered: true });
})`;

export async function measureFirstView(effort: Effort): Promise<PartResult> {
  await ensureBundles(ROOT);
  await ensureConsole(ROOT);
  const { files } = await bundleConsole(ROOT);
  const bytes = files.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
  const stack = await startLocal({ template: TEMPLATE, root: ROOT, console: true });
  const samples: number[] = [];
  try {
    await withChromium(async (tab) => {
      // The first navigation also starts the browser's process for the page.
      await openView(tab, stack.consoleUrl ?? "");
      for (let round = 0; round < effort.rounds(ROUNDS); round += 1)
        samples.push(await openView(tab, stack.consoleUrl ?? ""));
    });
  } finally {
    await stack.close();
  }
  return resultOf(samples, bytes);
}

async function openView(tab: Tab, url: string): Promise<number> {
  await tab.send("Page.navigate", { url: "about:blank" });
  await tab.send("Page.navigate", { url });
  return Number(await tab.evaluate(FIRST_CONTENT));
}

function resultOf(samples: readonly number[], bytes: number): PartResult {
  const time: Table = {
    id: "first-view",
    title: "The console's first view",
    unit: "ms",
    better: "less",
    rows: [{ name: FIRST, samples }],
  };
  return {
    tables: [time],
    bars: [
      {
        what: "the console's first view, over loopback",
        at: "most",
        bound: 200,
        unit: "ms",
        samples: samplesOf(time, FIRST),
      },
      {
        what: "the files of the console's page, uncompressed",
        at: "most",
        bound: 150_000,
        unit: "bytes",
        samples: [bytes],
      },
    ],
    notes: ["No file comes from the browser's cache: the stack forbids it."],
  };
}
