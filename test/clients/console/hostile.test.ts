/** Attacks on the console in Chromium: markup in every part of a request, and pages of other origins. */
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RequestsAnswer, UsersAnswer } from "../../../local/console/api.ts";
import { type LocalStack, startLocal } from "../../../local/stack/start-local.ts";
import { rsaKeyPair } from "../../fixtures/key-pairs.ts";
import { smallTemplate } from "../../fixtures/small-template.ts";
import { type ConsolePage, missingForConsole, openChromium, openConsole, watchFaults } from "./console-browser.ts";
import { control } from "./console-stack.ts";

const missing = await missingForConsole("The test of attacks on the console's page");

/** Markup that sets a flag of the window, if a page ever makes an element of it. Without blanks, so that it can be a username. */
const MARKUP = "<img/src=x/onerror=window.hit=1>";
const CODE = `exports.handler = async ({ body, headers }) => {
  console.log(body);
  console.log(JSON.stringify({ level: body, message: body, [body]: body }));
  return { statusCode: 200, headers: { "X-Note": headers["X-Note"] ?? "none" }, body };
};`;

let stack: LocalStack;
let browser: Browser;

describe.skipIf(missing.length > 0)("the console under attack", () => {
  beforeAll(async () => {
    stack = await startLocal({ template: hostileTemplate(), console: true, surroundings: { rsaKeyPair } });
    browser = await openChromium(["--host-resolver-rules=MAP attacker.example 127.0.0.1"]);
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.close();
  });

  describe("with markup in path, query, header, body, log line, username, contract and address", () => {
    let tab: ConsolePage;
    let page: Page;

    beforeAll(async () => {
      tab = await openConsole(browser, stack.consoleUrl ?? "");
      page = tab.page;
      const [pool] = (await control<UsersAnswer>(stack, "users")).pools;
      const user = { pool: pool?.id, username: MARKUP, client: pool?.clients[0]?.id };
      await control(stack, "users", { ...user, do: "sign-up", password: "Passw0rd!-and-longer", attributes: {} });
      const note = encodeURIComponent(MARKUP);
      await fetch(`${stack.apis[0]?.url}/notes/${note}?${note}=${note}`, {
        method: "POST",
        headers: { "X-Note": MARKUP, "User-Agent": MARKUP },
        body: MARKUP,
      });
      await fetch(`${stack.apis[0]?.url}/${note}`);
    });

    it.each([
      ["#/calls", "Calls", "404|403|200"],
      ["#/who", "Who may what", "user"],
      ["#/users", "Users", MARKUP],
      ["#/stack", "Stack", "NotesApi"],
      ["#/docs", MARKUP, MARKUP],
      [`#/try?as=user:${MARKUP}`, "Try it", MARKUP],
      [`#/calls/${MARKUP}`, "Call", "does not know this call"],
      [`#/calls?reason=${MARKUP}`, "Calls", "No call passes the filters"],
      [`#/who?cell=${MARKUP}`, "Who may what", "Choose a cell"],
      [`#/${MARKUP}`, "No such view", "Choose a view above"],
    ])("runs no script at %s", async (hash, heading, text) => {
      await tab.go(hash, heading);
      await page
        .getByText(new RegExp(text.replaceAll(/[/.=]/g, "\\$&")))
        .first()
        .waitFor({ state: "attached" });
      await expectNoMarkup();
    });

    it("runs no script in a call: the log line, the parameters and the answer are text", async () => {
      const { requests } = await control<RequestsAnswer>(stack, "requests");
      for (const { method, requestId, status } of requests) {
        await tab.go(`#/calls/${requestId}`, /^(GET|POST|SignUp) ?/);
        if (status === 200 && method === "POST") await page.locator(".lines").getByText(MARKUP).first().waitFor();
        await expectNoMarkup();
      }
      expect(requests.length).toBeGreaterThanOrEqual(2);
    });

    it("runs no script in the answer to a tried request", async () => {
      await tab.go("#/try", "Try it");
      await page.getByLabel("note (path, required)").fill(MARKUP);
      await page.getByLabel("Body, text/html").fill(MARKUP);
      await page.getByText("More headers").click();
      await page.getByLabel("Headers", { exact: true }).fill(`X-Note: ${MARKUP}`);
      await page.getByRole("button", { name: /^Send as / }).click();
      await page.getByLabel("the body", { exact: true }).getByText(MARKUP).waitFor();
      for (const name of ["Headers", "curl", "Typed client"]) {
        await page.getByRole("tab", { name }).click();
        await page.getByRole("tabpanel", { name }).getByText(MARKUP.slice(0, 8)).first().waitFor();
      }
      await expectNoMarkup();
    });

    /** Checks that the page has no element of the markup, has run no script of it, and that the policy had nothing to stop. */
    async function expectNoMarkup(): Promise<void> {
      const found = await page.evaluate(
        "[document.images.length, document.querySelectorAll('[onerror]').length, window.hit]",
      );
      expect(found).toEqual([0, 0, undefined]);
      // An unknown call is an answer with the status 404, which Chromium reports.
      expect(tab.faults.filter((fault) => !fault.includes("404 (Not Found)"))).toEqual([]);
    }
  });

  it("shows nothing of the stack in a tab without the token", async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const asked: string[] = [];
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    await page.goto(`${stack.awsEndpoint}/#/calls`);
    await page.getByRole("heading", { level: 1, name: "Open the console with its token" }).waitFor();
    expect(asked.filter((path) => path.startsWith("/_countersign/"))).toEqual([
      "/_countersign/console/console.css",
      "/_countersign/console/console.js",
    ]);
    expect(await page.content()).not.toMatch(/NotesApi|notes/);
    const wrong = await browser.newContext();
    const tab = await wrong.newPage();
    await tab.goto(`${stack.awsEndpoint}/?token=another`);
    await tab.getByText("The token in this browser is of an earlier start of the stack.").waitFor();
    expect(await tab.getByRole("alert").count()).toBe(0);
    expect(await tab.getByRole("navigation").count()).toBe(0);
    expect(await tab.content()).not.toMatch(/NotesApi|notes|earlier start.*earlier start/s);
    expect(await tab.evaluate("localStorage.length")).toBe(0);
    await Promise.all([context.close(), wrong.close()]);
  });

  describe("opened beside a page of another origin", () => {
    let foreign: Server;
    let context: BrowserContext;
    let page: Page;

    beforeAll(async () => {
      foreign = createServer((_, response) => {
        response
          .writeHead(200, { "content-type": "text/html" })
          .end("<!doctype html><title>foreign</title><body></body>");
      }).listen(0, "127.0.0.1");
      await once(foreign, "listening");
      context = await browser.newContext();
      // The victim has the console open in the same browser.
      await (await context.newPage()).goto(stack.consoleUrl ?? "");
      page = await context.newPage();
      await page.goto(`http://127.0.0.1:${portOf(foreign)}/`);
    });
    afterAll(async () => {
      await context?.close();
      foreign?.close();
    });

    it.each([
      ["fetch", `fetch(URL).then((answer) => answer.text())`],
      [
        "fetch with a guessed token",
        `fetch(URL, { headers: { "x-countersign-token": "guess" } }).then((a) => a.text())`,
      ],
      [
        "fetch without CORS",
        `fetch(URL, { mode: "no-cors" }).then((answer) => answer.text()).then((text) => text || Promise.reject())`,
      ],
      [
        "XMLHttpRequest",
        `new Promise((done, fail) => {
        const request = new XMLHttpRequest();
        request.open("GET", URL);
        request.onload = () => done(request.responseText);
        request.onerror = fail;
        request.send();
      })`,
      ],
      [
        "EventSource",
        `new Promise((done, fail) => {
        const source = new EventSource(URL);
        source.onmessage = done;
        source.onopen = done;
        source.onerror = fail;
      })`,
      ],
      [
        "a script",
        `new Promise((done, fail) => {
        const script = document.createElement("script");
        script.src = URL;
        script.onload = done;
        script.onerror = fail;
        document.body.append(script);
      })`,
      ],
      [
        "a style sheet",
        `new Promise((done, fail) => {
        const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: URL, onload: done, onerror: fail });
        document.head.append(link);
      })`,
      ],
    ])("reads nothing with %s", async (_, attempt) => {
      for (const path of ["/", "/_countersign/requests", "/_countersign/events", "/_countersign/console/console.js"]) {
        const url = JSON.stringify(`${stack.awsEndpoint}${path}`);
        const outcome = await page.evaluate<string>(
          `(${attempt.replaceAll("URL", url)}).then((read) => "read " + read, () => "nothing")`,
        );
        expect([path, outcome]).toEqual([path, "nothing"]);
      }
    });

    it("sees nothing in a frame or in a window that it opens, and sends it no message that counts", async () => {
      const url = JSON.stringify(stack.awsEndpoint);
      const framed = await page.evaluate<string>(`new Promise((done) => {
        const frame = document.createElement("iframe");
        frame.src = ${url};
        frame.onload = () => {
          try { done("read " + frame.contentWindow.document.body.innerHTML); } catch (error) { done(error.name); }
        };
        document.body.append(frame);
      })`);
      expect(framed).toBe("SecurityError");
      const [console] = page.frames().slice(1);
      expect(
        await console
          ?.locator("#page")
          .count()
          .catch(() => 0),
      ).toBe(0);
      const [opened, closed] = await Promise.all([
        context.waitForEvent("page"),
        page.evaluate<boolean>(`(() => {
          const opened = window.open(${url});
          return new Promise((done) => {
            const look = () => (opened.closed ? done(true) : setTimeout(look, 10));
            opened.postMessage({ hash: "#/users" }, "*");
            look();
          });
        })()`),
      ]);
      // Cross-Origin-Opener-Policy cuts the two windows apart.
      expect(closed).toBe(true);
      expect(await opened.evaluate("window.opener")).toBeNull();
      await opened.close();
    });

    it("changes nothing with a form or with fetch", async () => {
      const before = await control<UsersAnswer>(stack, "users");
      const input = { pool: before.pools[0]?.id, username: MARKUP, do: "delete" };
      const url = `${stack.awsEndpoint}/_countersign/users`;
      await page.evaluate(
        `fetch(${JSON.stringify(url)}, { method: "POST", mode: "no-cors", body: ${JSON.stringify(JSON.stringify(input))} }).catch(() => {})`,
      );
      const form = await context.newPage();
      await form.goto(`http://127.0.0.1:${portOf(foreign)}/`);
      // The field's name and its value together are the JSON text: name + "=" + value.
      const name = JSON.stringify({ ...input, padding: "" }).slice(0, -2);
      await form.evaluate(`(() => {
        const form = Object.assign(document.createElement("form"), { action: ${JSON.stringify(url)}, method: "POST", enctype: "text/plain" });
        const field = Object.assign(document.createElement("input"), { name: ${JSON.stringify(name)}, value: '"}' });
        form.append(field);
        document.body.append(form);
        form.submit();
      })()`);
      await form.waitForURL(url);
      expect(await form.locator("body").innerText()).toContain("This route needs the token of this start");
      await form.close();
      expect(await control(stack, "users")).toEqual(before);
    });

    it("gets nothing by a name of its own that resolves to this machine", async () => {
      const rebound = await context.newPage();
      const faults = watchFaults(rebound);
      const answer = await rebound.goto(`http://attacker.example:${new URL(stack.awsEndpoint).port}/`);
      expect(answer?.status()).toBe(421);
      expect(
        await rebound.evaluate(
          `fetch("/_countersign/requests", { headers: { "x-countersign-token": "guess" } }).then((a) => a.status)`,
        ),
      ).toBe(421);
      expect(faults.filter((fault) => !fault.includes("421"))).toEqual([]);
      await rebound.close();
    });
  });
});

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

/** A function that writes and answers what it gets, behind an API whose texts are markup, and a user pool whose users choose their names. */
function hostileTemplate(): object {
  const { Resources } = smallTemplate({ Notes: { Code: { ZipFile: CODE } } });
  const body = Resources["NotesApi"].Properties.Body;
  const operation = {
    ...body.paths["/"].get,
    operationId: "writeNote",
    summary: MARKUP,
    description: MARKUP,
    parameters: [{ name: "note", in: "path", required: true, description: MARKUP, schema: { type: "string" } }],
    requestBody: { description: MARKUP, content: { "text/html": { schema: { type: "string", description: MARKUP } } } },
    responses: { 200: { description: MARKUP } },
  };
  body.info = { title: MARKUP, version: "1", description: MARKUP };
  body.paths = { "/notes/{note}": { post: operation } };
  return {
    Resources: {
      ...Resources,
      Pool: { Type: "AWS::Cognito::UserPool", Properties: {} },
      Client: { Type: "AWS::Cognito::UserPoolClient", Properties: { UserPoolId: { Ref: "Pool" } } },
    },
  };
}
