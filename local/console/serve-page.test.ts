import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { RawRequest } from "../http/raw-message.ts";
import { servePage } from "./serve-page.ts";

const folder = `${mkdtempSync(join(tmpdir(), "console-"))}/`;
writeFileSync(`${folder}index.html`, "<!doctype html>");
writeFileSync(`${folder}console.js`, "// page");
afterAll(() => rmSync(folder, { recursive: true }));

const request: RawRequest = { method: "GET", target: "/", headers: [], body: Buffer.alloc(0), remoteAddress: "::1" };
const serve = (part: Partial<RawRequest>, folders = [join(folder, "missing/"), folder]) =>
  servePage({ ...request, ...part }, folders);

describe("servePage", () => {
  it.each(["/", "/?token=", "/?token=abc_DEF-09"])("answers GET %s with the page", async (target) => {
    expect(await serve({ target })).toMatchObject({ status: 200, body: Buffer.from("<!doctype html>") });
    expect(await serve({ target, method: "HEAD" })).toMatchObject({ status: 200 });
  });

  it("serves the script with its media type", async () => {
    const answer = await serve({ target: "/_countersign/console/console.js" });
    expect(answer?.headers).toContainEqual(["Content-Type", "text/javascript; charset=utf-8"]);
    expect(String(answer?.body)).toBe("// page");
  });

  it("forbids inline code, frames, and that a page of another origin reads it", async () => {
    const headers = new Map((await serve({}))?.headers);
    const policy = headers.get("Content-Security-Policy") ?? "";
    expect(policy).toMatch(/default-src 'none'.*script-src 'self';.*frame-ancestors 'none'.*require-trusted-types-for/);
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
    expect(Object.fromEntries(headers)).toMatchObject({
      "X-Frame-Options": "DENY",
      "X-Content-Type-Options": "nosniff",
      "Referrer-Policy": "no-referrer",
      "Cross-Origin-Opener-Policy": "same-origin",
      "Cross-Origin-Resource-Policy": "same-origin",
      "Cache-Control": "no-store",
    });
    expect([...headers.keys()].join()).not.toMatch(/access-control/i);
  });

  it.each<[string, Partial<RawRequest>]>([
    ["a POST, which AWS answers", { method: "POST" }],
    ["a signed request for the list of buckets", { headers: [["Authorization", "AWS4-HMAC-SHA256 …"]] }],
    ["a call of the query protocol", { target: "/?Action=GetCallerIdentity&Version=2011-06-15" }],
    ["another path", { target: "/index.html" }],
    ["a file that is not of the page", { target: "/_countersign/console/../../package.json" }],
    ["an inherited name", { target: "/_countersign/console/constructor" }],
  ])("leaves %s to others", (_, part) => {
    expect(serve(part)).toBeUndefined();
  });

  it("answers 503 with a sentence when the page is not built", async () => {
    expect(await serve({}, [])).toMatchObject({ status: 503, body: expect.stringContaining("npm start") });
  });
});
