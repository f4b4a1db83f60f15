/**
 * Runs an Amplify session in a headless Chromium; $CHROMIUM is the path of the program. Reads the input from standard input and prints the
 * report, both as JSON.
 *
 * The service `age` allows requests from its own origin alone. Therefore the script is put into a page of that origin: the answer that
 * refuses an unsigned request. Requests to age and to the AWS endpoint go over the network, under the browser's rules for origins.
 */
import { join } from "node:path";
import { json } from "node:stream/consumers";
import { build } from "esbuild";
import { chromium } from "playwright-core";
import type { AmplifyInput, AmplifyReport } from "../amplify-report.ts";

const input = (await json(process.stdin)) as AmplifyInput;
const { outputFiles } = await build({
  entryPoints: [join(import.meta.dirname, "in-page.ts")],
  bundle: true,
  write: false,
  format: "iife",
  platform: "browser",
  logLevel: "error",
});
const script = outputFiles[0]?.text ?? "";

const browser = await chromium.launch({ executablePath: process.env["CHROMIUM"] ?? "chromium" });
try {
  const page = await browser.newPage();
  await page.goto(input.ageUrl);
  await page.addScriptTag({ content: script });
  const report = await page.evaluate(
    (given) => (window as unknown as { session: (by: AmplifyInput) => Promise<AmplifyReport> }).session(given),
    input,
  );
  process.stdout.write(JSON.stringify(report));
} finally {
  await browser.close();
}
