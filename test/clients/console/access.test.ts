/** The console for everyone: axe-core in both themes, the keyboard alone, a narrow screen, and reduced motion. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openOnboardedStack, type RunningStack } from "../../fixtures/running-stack.ts";
import { type ConsolePage, missingForConsole, openChromium, openConsole } from "./console-browser.ts";
import { consoleOptions, tryAge } from "./console-stack.ts";

const missing = await missingForConsole("The test of the console's accessibility");

/** A view with an address, and a text that is there once the view is complete. */
interface View {
  hash: string;
  heading: string | RegExp;
  text: string;
}

let stack: RunningStack;
let browser: Browser;
let views: Readonly<Record<string, View>>;

const NAMES = ["calls", "a good call", "a mismatch", "a denied call", "try", "who", "users", "stack", "docs"];

describe.skipIf(missing.length > 0)("the console", () => {
  beforeAll(async () => {
    stack = await openOnboardedStack(consoleOptions());
    const good = (await stack.get("day", "/day?dob=19880101&on=20191122")).headers.get("x-amzn-requestid");
    const denied = (await tryAge(stack, { kind: "developer" })).requestId;
    const mismatch = (await tryAge(stack, { kind: "wrongKey" })).requestId;
    const cell = encodeURIComponent("age GET /age developer");
    views = {
      calls: { hash: "#/calls?made=all", heading: "Calls", text: "GetCredentialsForIdentity" },
      "a good call": { hash: `#/calls/${good}`, heading: /^GET \/day/, text: "Send it again" },
      "a mismatch": { hash: `#/calls/${mismatch}`, heading: /^GET \/age/, text: "Send it again" },
      "a denied call": { hash: `#/calls/${denied}`, heading: /^GET \/age/, text: "Send it again" },
      try: { hash: "#/try/age/getAge?as=developer", heading: "Try it", text: "Send as the developer" },
      who: { hash: `#/who?cell=${cell}`, heading: "Who may what", text: "Try it as developer" },
      users: { hash: "#/users", heading: "Users", text: "Sign up a user" },
      stack: { hash: "#/stack", heading: /^Stack/, text: "What the stack does with the template" },
      docs: { hash: "#/docs/age", heading: "Age", text: "Responses" },
    };
    browser = await openChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.close();
  });

  describe.each(["light", "dark"] as const)("in the %s theme", (colorScheme) => {
    let tab: ConsolePage;

    beforeAll(async () => {
      // The page's own policy lets no other script in.
      tab = await openConsole(browser, stack.consoleUrl ?? "", { colorScheme, bypassCSP: true });
      const axe = readFileSync(join(import.meta.dirname, "../node_modules/axe-core/axe.min.js"), "utf8");
      await tab.page.addScriptTag({ content: axe });
    });
    afterAll(() => tab?.page.context().close());

    it.each(NAMES)("has no serious finding of axe-core: %s", async (name) => {
      const { page } = await openView(tab, name);
      expect(await page.locator("html").getAttribute("data-theme")).toBe(colorScheme);
      await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");
      const { checked, serious } = await page.evaluate<{ checked: number; serious: string[] }>(`axe.run().then(
        ({ passes, violations }) => ({
          checked: passes.length,
          serious: violations
            .filter(({ impact }) => impact === "serious" || impact === "critical")
            .flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ": " + html)),
        }),
      )`);
      expect(serious).toEqual([]);
      expect(checked).toBeGreaterThan(15);
    });
  });

  describe("on a screen of 400 pixels", () => {
    let tab: ConsolePage;

    beforeAll(async () => {
      tab = await openConsole(browser, stack.consoleUrl ?? "", { viewport: { width: 400, height: 800 } });
    });
    afterAll(() => tab?.page.context().close());

    it.each(NAMES)("does not scroll sideways: %s", async (name) => {
      const { page } = await openView(tab, name);
      await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(400);
    });
  });

  describe("with the keyboard alone", () => {
    let tab: ConsolePage;
    let page: Page;

    beforeAll(async () => {
      tab = await openConsole(browser, stack.consoleUrl ?? "");
      page = tab.page;
    });
    afterAll(() => page?.context().close());

    it.each(NAMES)("every control has the focus in turn, and shows that it has: %s", async (name) => {
      await openView(tab, name);
      const count = await page.evaluate<number>(`(() => {
        document.activeElement.blur();
        window.controls = [...document.querySelectorAll("a[href], button, input, select, summary, textarea")].filter(
          (one) => one.checkVisibility() && one.tabIndex >= 0 && !one.disabled,
        );
        window.reached = new Set();
        return window.controls.length;
      })()`);
      expect(count).toBeGreaterThan(8);
      const noted = `(() => {
        const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
        if (document.activeElement.matches("body") || outlineStyle !== "none" && outlineWidth !== "0px") window.reached.add(document.activeElement);
        return window.controls.filter((one) => !window.reached.has(one)).map((one) => one.outerHTML);
      })()`;
      // Frames that scroll take the focus too, so that there are more stops than controls.
      let left = [""];
      for (let stops = 0; left.length > 0 && stops < 2 * count + 30; stops += 1) {
        await page.keyboard.press("Tab");
        left = await page.evaluate<string[]>(noted);
      }
      expect(left).toEqual([]);
    });

    it("leads to a view, sends a request as a chosen caller, and opens its call", async () => {
      await tab.go("#/calls", "Calls");
      await page.getByRole("link", { name: "Try it" }).focus();
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { level: 1, name: "Try it" }).waitFor();
      await page.getByRole("heading", { level: 2, name: "GET /day" }).waitFor();
      // Another view has the focus, so that the next stop is its first control.
      await page.locator("#main:focus").waitFor();
      await page.keyboard.press("Tab");
      await page.keyboard.type("GET /age");
      await page.getByRole("heading", { level: 2, name: "GET /age" }).waitFor();
      await page.keyboard.press("Tab");
      await page.keyboard.type("the dev");
      const dob = page.getByLabel("dob (query, required)");
      await dob.focus();
      await page.keyboard.press("Enter");
      await page.getByText("AccessDeniedException: ").waitFor();
      const first = page.getByRole("tab", { name: "Body" });
      await first.focus();
      await page.keyboard.press("ArrowRight");
      expect(await page.getByRole("tab", { name: "Headers" }).getAttribute("aria-selected")).toBe("true");
      await page.keyboard.press("End");
      expect(await page.getByRole("tab", { name: "Typed client" }).getAttribute("aria-selected")).toBe("true");
      await page.getByRole("link", { name: "Open the call" }).focus();
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { level: 2, name: /^Why refused/ }).waitFor();
      await page.locator("summary").first().focus();
      await page.keyboard.press("Enter");
      await page.getByText("Stage", { exact: true }).waitFor();
    });

    it("has a button before everything else that leads past the navigation", async () => {
      await page.reload();
      await page.getByText("Live", { exact: true }).waitFor();
      await page.keyboard.press("Tab");
      expect(await page.evaluate("document.activeElement.textContent")).toBe("Skip to the content");
      await page.keyboard.press("Enter");
      expect(await page.evaluate("document.activeElement.id")).toBe("main");
    });
  });

  it.each([
    ["no-preference", "arrive"],
    ["reduce", "none"],
  ] as const)("with the preference %s of motion, a new call has the animation %s", async (reducedMotion, animation) => {
    const { page } = await openConsole(browser, stack.consoleUrl ?? "", { reducedMotion });
    await tryAge(stack, { kind: "nobody" });
    const arrived = page.locator("li.new");
    await arrived.first().waitFor();
    const name = await page.evaluate("getComputedStyle(document.querySelector('li.new')).animationName");
    expect(name).toBe(animation);
    await page.context().close();
  });

  /** Opens a view and waits until it is complete. */
  async function openView(tab: ConsolePage, name: string): Promise<ConsolePage> {
    const { hash, heading, text } = views[name] ?? { hash: "#/none", heading: "none", text: "none" };
    await tab.go(hash, heading);
    await tab.page.getByText(text).filter({ visible: true }).first().waitFor();
    return tab;
  }
});
