/** The console's page as it is served: its size, and that no text of a request can become markup or a style. */
import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { isApplicationAccount } from "../local/console/is-application-account.ts";
import { bundleConsole } from "../tools/bundle/bundle-console.ts";
import { isReservedName, newName } from "../tools/onboard/account-name.ts";
import { ROOT } from "./fixtures/command.ts";

const PAGE = join(ROOT, "local/console/page");

function sources(ending: RegExp): readonly (readonly [file: string, text: string])[] {
  return readdirSync(PAGE, { recursive: true, encoding: "utf8" })
    .filter((file) => ending.test(file))
    .map((file) => [file, readFileSync(join(PAGE, file), "utf8")] as const);
}

describe("the console's page", () => {
  it("is at most 150,000 bytes in all, without compression", async () => {
    const { files } = await bundleConsole(ROOT);
    expect(files.map(({ name }) => name).toSorted()).toEqual(["console.css", "console.js", "index.html"]);
    const bytes = files.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
    expect(bytes).toBeLessThanOrEqual(150_000);
  });

  it("has the same bytes for the same sources, and no path of this machine", async () => {
    const [one, other] = await Promise.all([bundleConsole(ROOT), bundleConsole(ROOT)]);
    expect(other).toEqual(one);
    expect(one.files.map(({ text }) => text).join("")).not.toContain(ROOT);
  });

  it("takes the names that onboarding makes for application accounts, and no other, for theirs", () => {
    const name = newName(randomBytes);
    expect([isApplicationAccount(name), isReservedName(name)]).toEqual([true, true]);
    expect(isApplicationAccount("caller-ada@example.com")).toBe(false);
  });

  it("loads nothing but its own script and style, and has none inline", () => {
    const html = readFileSync(join(PAGE, "index.html"), "utf8");
    expect(html.match(/<script[^>]*>/g)).toEqual(['<script src="/_countersign/console/console.js">']);
    expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|https?:\/\/(?!www\.w3\.org\/2000\/svg)/);
    expect(sources(/\.css$/).filter(([, text]) => /url\(|@import "(?!\.\/)/.test(text))).toEqual([]);
  });

  it("makes no markup, style or code from strings", () => {
    const all = sources(/\.tsx?$/);
    expect(all.length).toBeGreaterThan(40);
    const unsafe =
      /dangerouslySetInnerHTML|innerHTML|outerHTML|insertAdjacentHTML|document\.write|\bstyle=|\beval\(|new Function|javascript:/;
    expect(all.filter(([, text]) => unsafe.test(text)).map(([file]) => file)).toEqual([]);
  });
});
