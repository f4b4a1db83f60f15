/** Each view of the console in Chromium, over a running stack of day and age. */
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Caller, WhoAnswer } from "../../../local/console/api.ts";
import { createDeferred } from "../../../local/deferred.ts";
import { ada } from "../../fixtures/ada.ts";
import { openStack, type RunningStack } from "../../fixtures/running-stack.ts";
import { type ConsolePage, missingForConsole, openChromium, openConsole } from "./console-browser.ts";
import { consoleOptions, control, tryAge } from "./console-stack.ts";

/** The address and the password of the fixture, which signs the same user in without the page. */
const ADA = "ada@example.com";
const PASSWORD = "Passw0rd!-and-longer";
const missing = await missingForConsole("The test of the console's views");

let stack: RunningStack;
let browser: Browser;
let tab: ConsolePage;
let page: Page;

describe.skipIf(missing.length > 0)("the console", () => {
  beforeAll(async () => {
    const { promise: prepared, resolve: begin } = createDeferred<void>();
    stack = await openStack({ ...consoleOptions(), apisWaitFor: prepared });
    const outcome = await stack.onboard();
    if (!outcome.ok) throw new Error(outcome.sentence);
    begin();
    browser = await openChromium();
    tab = await openConsole(browser, stack.consoleUrl ?? "");
    page = tab.page;
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.close();
  });
  afterEach(() => {
    expect(tab.faults).toEqual([]);
  });

  it("keeps the token for itself: neither the address nor the page shows it", async () => {
    expect(page.url()).toBe(`${new URL(stack.consoleUrl ?? "").origin}/`);
    expect(await page.content()).not.toContain(stack.controlToken);
  });

  it("folds the calls of the start into one line, in which no call looks like a failure", async () => {
    await page.getByRole("heading", { name: "No call yet" }).waitFor();
    expect(await page.getByLabel("the command").locator("pre").innerText()).toContain("/day?dob=");
    await page.getByText(/^\d+ calls made while the stack started$/).click();
    const calls = page.getByRole("list", { name: "Calls of the start, the newest first" });
    await calls.getByText("GetSecretValue").waitFor();
    expect(await calls.getByText("400").count()).toBe(1);
    expect(await calls.locator(".bad, .refused").count()).toBe(0);
    expect(page.url()).toContain("start=shown");
    await page.reload();
    await calls.getByText("GetSecretValue").waitFor();
    await tab.go("#/calls", "Calls");
  });

  it("shows a good call live, as a sequence diagram with its caused calls, their steps and their log lines", async () => {
    await stack.get("day", "/day?dob=19880101&on=20191122");
    const calls = page.getByRole("list", { name: "Calls, the newest first" });
    await calls.getByText("/day?dob=").click();
    const diagram = page.getByRole("figure", { name: "Sequence diagram" });
    await diagram.getByRole("button").first().waitFor();
    expect(await diagram.locator(".head-name").allTextContents()).toEqual([
      "client",
      "day",
      "Secrets Manager",
      "user pool",
      "identity pool",
      "age",
    ]);
    const messages = diagram.getByRole("button");
    expect((await messages.allTextContents()).map((text) => text.replace(/,.*/s, ""))).toEqual([
      "client to day: GET /day",
      "day to Secrets Manager: GetSecretValue",
      "Secrets Manager to day: 200",
      "day to user pool: InitiateAuth",
      "user pool to day: 200",
      "day to user pool: RespondToAuthChallenge",
      "user pool to day: 200",
      "day to identity pool: GetCredentialsForIdentity",
      "identity pool to day: 200",
      "day to age: GET /age",
      "age to day: 200",
      "day to client: 200",
    ]);
    await messages.filter({ hasText: "GET /age" }).click();
    await page.getByRole("heading", { name: "Steps of age, getAge" }).waitFor();
    expect(await page.locator(".steps .name").allInnerTexts()).toEqual([
      "Route",
      "Credentials",
      "Signature",
      "Policies",
      "Validation",
      "Function",
    ]);
    await page.getByText("InvokeAge allows it").waitFor();
    // The line of age stands at the call of age, not at the call of day that led to it.
    expect(await page.locator(".lines > li").allInnerTexts()).toEqual([
      expect.stringMatching(/^countersign-dev-age\n/),
    ]);
  });

  it("has its state in the address: a reload keeps the chosen message, and back leads to the list", async () => {
    expect(page.url()).toMatch(/#\/calls\/[0-9a-f-]{36}\?step=[0-9a-f-]{36}$/);
    await page.reload();
    await page.getByRole("heading", { name: "Steps of age, getAge" }).waitFor();
    await page.goBack();
    await page.getByRole("heading", { level: 1, name: "Calls" }).waitFor();
    await page.getByLabel("Status").selectOption("4xx");
    await page.getByRole("heading", { name: "No call passes the filters" }).waitFor();
    expect(page.url()).toMatch(/#\/calls\?status=4xx$/);
    await page.reload();
    expect(await page.getByLabel("Status").inputValue()).toBe("4xx");
    await page.getByRole("button", { name: "Show all calls" }).click();
    await page.getByRole("link", { name: "GetCredentialsForIdentity" }).waitFor();
  });

  it("says of the account of day that no person has it", async () => {
    await tab.go("#/users", "Users");
    const card = page.getByRole("listitem").filter({ has: page.getByText("application account", { exact: true }) });
    await card.getByText("a service signs in as this account").waitFor();
    expect(await card.getByRole("heading").innerText()).toMatch(/^caller-/);
    await tab.go("#/who", "Who may what");
    await page.getByRole("columnheader", { name: /^application account caller-/ }).waitFor();
  });

  it("signs a user up, shows the code of the mail and never the password, confirms her and puts her into a group", async () => {
    await tab.go("#/users", "Users");
    const form = page.getByRole("form", { name: /^Sign up in / });
    await form.getByLabel("Username").fill(ADA);
    await form.getByLabel("Password").fill(PASSWORD);
    await form.getByRole("button", { name: "Sign up" }).click();
    const card = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: ADA }) });
    await card.getByText("unconfirmed").waitFor();
    expect(await card.locator(".mail-code").innerText()).toMatch(/^\d{6}$/);
    await card.getByRole("button", { name: "Confirm" }).click();
    await card.getByText("confirmed", { exact: true }).waitFor();
    await card.getByRole("button", { name: "Add to group" }).click();
    await card.getByRole("button", { name: /^age-callers/ }).waitFor();
    expect(await page.content()).not.toContain(PASSWORD);
    expect(await form.getByLabel("Password").inputValue()).toBe("");
  });

  it.each([
    ["nobody", 403, "MissingAuthenticationTokenException: the request has no signature"],
    ["developer", 403, "AccessDeniedException: the API's resource policy NobodyButTheCallers denies it"],
    ["account", 200, "Allowed: InvokeAge allows it"],
    ["role:AgeCallerRole", 200, "Allowed: InvokeAge allows it"],
    [
      "function:DayLambdaFunction",
      403,
      "AccessDeniedException: the API's resource policy NobodyButTheCallers denies it",
    ],
    ["expired", 403, "ExpiredTokenException: the credentials have expired"],
    ["wrongKey", 403, "InvalidSignatureException: the signature does not match"],
    ["otherRegion", 403, "InvalidSignatureException: signed for region us-east-1, and this is eu-west-1"],
  ])("tries a request as %s: %i", async (as, status, reason) => {
    await tab.go("#/try/age/getAge", "Try it");
    await page.getByLabel("As", { exact: true }).selectOption(as);
    expect(page.url()).toContain(`as=${encodeURIComponent(as)}`);
    await page.getByRole("button", { name: /^Send as / }).click();
    await expectAnswer(status, reason);
    await page.getByRole("tab", { name: "curl" }).click();
    const curl = await page.getByLabel("the curl command").locator("pre").innerText();
    expect(curl.includes("--aws-sigv4")).toBe(as !== "nobody");
  });

  it("tries a request as a user who signs in by SRP in the page, and as a guest whom the pool refuses", async () => {
    const sent: string[] = [];
    page.on("request", (request) => sent.push(request.postData() ?? ""));
    await tab.go(`#/try/age/getAge?as=user%3A${ADA}`, "Try it");
    await page.getByLabel("Password").fill("Wrong-password-of-20-chars");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.getByRole("alert").getByText("Incorrect username or password").waitFor();
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.getByText(`${ADA} is signed in.`).waitFor();
    await page.getByRole("button", { name: `Send as ${ADA}` }).click();
    await expectAnswer(200, "Allowed: InvokeAge allows it");
    expect(sent.join()).toContain("PASSWORD_CLAIM_SIGNATURE");
    expect(sent.join()).not.toContain(PASSWORD);
    // A wrong password is an answer with the status 400, which Chromium reports.
    expect(tab.faults.splice(0)).toEqual([expect.stringContaining("400 (Bad Request)")]);

    await page.getByLabel("As", { exact: true }).selectOption("guest");
    await page.getByRole("button", { name: "Send as a guest" }).click();
    await page.getByRole("alert").getByText("Unauthenticated access is not supported").waitFor();
    expect(tab.faults.splice(0)).toEqual([expect.stringContaining("409 (Conflict)")]);
  });

  it("says in each cell of Who may what the evaluator's decision, which a real request as that caller confirms", async () => {
    await tab.go("#/who", "Who may what");
    await page.getByRole("table").waitFor();
    const { entries, identities } = await control<WhoAnswer>(stack, "who");
    const decisionOf = (name: string, api: string) =>
      entries.find((entry) => entry.identity === name && entry.api === api)?.decision;
    expect(identities.length).toBeGreaterThan(5);
    for (const { name } of identities) {
      for (const api of ["day", "age"]) {
        const cell = page.getByRole("button", { name: new RegExp(` GET /${api} for ${name} `) });
        expect([name, api, await cell.locator(".word").innerText()]).toEqual([name, api, decisionOf(name, api)]);
      }
      const answer = await tryAge(stack, await callerNamed(name));
      expect([name, answer.status === 200]).toEqual([name, decisionOf(name, "age") === "allow"]);
    }
  });

  it("opens the statement that decides a cell, once, and leads from there to Try it as that caller", async () => {
    await page.getByRole("button", { name: /deny GET \/age for developer/ }).click();
    const decision = page.getByRole("region", { name: "The decision" });
    await decision.getByText('"Sid": "NobodyButTheCallers"').waitFor();
    expect(page.url()).toContain("cell=");
    await page.reload();
    await decision.getByText('"Sid": "NobodyButTheCallers"').waitFor();
    expect(await page.getByRole("heading", { level: 1 }).count()).toBe(1);
    expect(await page.getByRole("table").count()).toBe(1);
    await decision.getByRole("link", { name: "Try it as developer" }).click();
    await page.getByRole("button", { name: "Send as the developer" }).waitFor();
    expect(await page.getByRole("heading", { level: 1 }).allInnerTexts()).toEqual(["Try it"]);
  });

  it("lists the stack, with the lines of the template, and shows the contract of an API", async () => {
    await tab.go("#/stack", "Stack countersign-dev");
    const apis = page.getByRole("table", { name: "APIs" });
    expect(await apis.getByRole("row").count()).toBe(3);
    await apis
      .getByText(/^generated\/template\.json:\d+$/)
      .first()
      .waitFor();
    await page.getByText("countersign-dev-day", { exact: true }).click();
    await page.getByRole("table", { name: "Environment of countersign-dev-day" }).getByText("AGE_API_URL").waitFor();
    await apis.getByRole("link", { name: "age" }).click();
    await page.getByRole("heading", { level: 2, name: "GET /age" }).waitFor();
    await page.getByText("personal: masked in records").first().waitFor();
    expect(await page.locator(".responses .status").allInnerTexts()).toContain("200");
  });

  it("opens the link of a log line in a new tab of the browser, which has the token already", async () => {
    const origin = new URL(stack.consoleUrl ?? "").origin;
    const { requestId } = await tryAge(stack, { kind: "nobody" });
    const link = await page.context().newPage();
    await link.goto(`${origin}/#/calls/${requestId}`);
    await link.getByRole("heading", { name: "Why refused: age, getAge" }).waitFor();
    expect(await link.evaluate("document.referrer")).toBe("");
    await link.close();
  });

  it("asks for the token in a browser that has none, takes the printed address, and then opens the call of the link", async () => {
    const origin = new URL(stack.consoleUrl ?? "").origin;
    const { requestId } = await tryAge(stack, { kind: "nobody" });
    const context = await browser.newContext();
    const link = await context.newPage();
    await link.goto(`${origin}/#/calls/${requestId}`);
    const field = link.getByLabel("The console's address, or the token");
    for (const [text, refusal] of [
      ["http://localhost:1/?token=a", "the address of another stack"],
      ["another-token", "The stack refuses this token."],
    ] as const) {
      await field.fill(text);
      await link.getByRole("button", { name: "Open" }).click();
      await link.getByRole("alert").getByText(refusal).waitFor();
    }
    await field.fill(stack.consoleUrl ?? "");
    await link.getByRole("button", { name: "Open" }).click();
    await link.getByRole("heading", { name: "Why refused: age, getAge" }).waitFor();
    expect(link.url()).toBe(`${origin}/#/calls/${requestId}`);
    expect(await link.content()).not.toContain(stack.controlToken);
    await context.close();
  });

  it("goes on in a tab with an old token when another tab is opened with the token of the present start", async () => {
    const context = await browser.newContext();
    const origin = new URL(stack.consoleUrl ?? "").origin;
    const old = await context.newPage();
    await old.goto(`${origin}/?token=of-an-earlier-start#/users`);
    await old.getByText("The token in this browser is of an earlier start of the stack.").waitFor();
    const other = await context.newPage();
    await other.goto(stack.consoleUrl ?? "");
    await old.getByRole("heading", { level: 1, name: "Users" }).waitFor();
    await context.close();
  });

  /** Waits for the answer of a tried request, and compares its status and its reason. */
  async function expectAnswer(status: number, reason: string): Promise<void> {
    const answer = page.getByRole("region", { name: "Answer" });
    await answer.getByText(reason).waitFor();
    expect(await answer.locator(".heading .badge").first().innerText()).toBe(String(status));
  }

  /** Makes the caller of an identity. Ada signs in without the page; the other user is the application account. */
  async function callerNamed(identity: string): Promise<Caller> {
    const [kind = "", name = ""] = identity.split(":");
    switch (kind) {
      case "role":
      case "function":
        return { kind, name };
      case "user": {
        const { sessionToken = "", ...keys } = await ada(stack).credentials();
        return { kind, keys: { ...keys, sessionToken } };
      }
      case "account":
      case "developer":
        return { kind };
      default:
        return { kind: "nobody" };
    }
  }
});
