/** Opens the console of a running stack in a headless Chromium. */
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { FIND_CHROMIUM, missingParts } from "../../fixtures/clients.ts";
import { shell } from "../../fixtures/command.ts";

const PACKAGES = join(import.meta.dirname, "../node_modules");

/** Returns the programs and packages that this machine lacks, as missingParts does. `what` names the tests that need them. */
export function missingForConsole(what: string): Promise<readonly string[]> {
  return missingParts(what, {
    chromium: FIND_CHROMIUM,
    "playwright-core (npm ci --prefix test/clients)": `test -d ${join(PACKAGES, "playwright-core")}`,
    "axe-core (npm ci --prefix test/clients)": `test -d ${join(PACKAGES, "axe-core")}`,
  });
}

/** A page of the console. */
export interface ConsolePage {
  page: Page;
  /** Errors of scripts, error messages, dialogs, and violations of the content security policy. A test expects none. */
  faults: string[];
  /** Goes to an address within the page, such as `#/who`, and waits for the heading of its view. */
  go: (hash: string, heading: string | RegExp) => Promise<void>;
}

/** Starts Chromium, with further arguments of its command line. The test closes it. */
export async function openChromium(args: readonly string[] = []): Promise<Browser> {
  const { chromium } = await import("playwright-core");
  return chromium.launch({ executablePath: (await shell(FIND_CHROMIUM)).stdout.trim(), args: [...args] });
}

/** Opens the console in a tab of its own, with a storage of its own, and waits until the page is live. */
export async function openConsole(
  browser: Browser,
  address: string,
  options: BrowserContextOptions = {},
): Promise<ConsolePage> {
  const context = await browser.newContext({ viewport: { width: 1200, height: 800 }, ...options });
  const page = await context.newPage();
  const faults = watchFaults(page);
  await page.goto(address);
  await page.getByText("Live", { exact: true }).waitFor();
  return {
    page,
    faults,
    async go(hash, heading) {
      // Only the part behind # differs, so that the page stays as it is.
      await page.goto(`${new URL(address).origin}/${hash}`);
      await page.getByRole("heading", { level: 1, name: heading }).waitFor();
    },
  };
}

/** Collects what no page of the console may do. A violation of the content security policy is an error message in Chromium. */
export function watchFaults(page: Page): string[] {
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(`message: ${message.text()}`);
  });
  page.on("dialog", (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  return faults;
}
