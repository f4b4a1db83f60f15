/** The reasons of refusals in the console's page: each kind of refusal that a client can meet at day, at age and at the user pool. */
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { RequestsAnswer } from "../../../local/console/api.ts";
import { rawRequest, sendRaw } from "../../fixtures/raw-http.ts";
import { openOnboardedStack, type RunningStack } from "../../fixtures/running-stack.ts";
import { type RawSigning, signRaw } from "../../fixtures/sign-raw.ts";
import { type ConsolePage, missingForConsole, openChromium, openConsole } from "./console-browser.ts";
import { consoleOptions, control, TARGET } from "./console-stack.ts";

const missing = await missingForConsole("The test of the console's reasons of refusals");

let stack: RunningStack;
let browser: Browser;
let tab: ConsolePage;
let page: Page;

describe.skipIf(missing.length > 0)("the page of a refused call", () => {
  beforeAll(async () => {
    stack = await openOnboardedStack(consoleOptions());
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

  it("says of a request without a signature that it has none", async () => {
    await openRefused(() => stack.get("age", TARGET));
    await page.getByRole("alert").getByText("the request has no signature").waitFor();
    expect(await openSteps()).toEqual(["Credentials"]);
    await page.getByText("The call had no signature, and the method requires one.").waitFor();
    const curl = page.getByLabel("the curl command").locator("pre");
    expect(await curl.innerText()).not.toContain("--aws-sigv4");
    await page.getByRole("tab", { name: "curl --aws-sigv4" }).click();
    await curl.getByText("--aws-sigv4").waitFor();
  });

  it("says of an unknown path that no route has it", async () => {
    await openRefused(() => stack.get("age", "/nothing/here"));
    await page.getByText("No route has this method and path.").waitFor();
  });

  it("names the parameter that is missing", async () => {
    await openRefused(() => stack.get("day", "/day"));
    await page.getByText("dob is required and missing.").waitFor();
    expect(await openSteps()).toEqual(["Validation"]);
  });

  it("shows for a mismatch the proved cause, and the two canonical requests with the characters that differ", async () => {
    await openRefused(() => sendSigned({ host: new URL(ageUrl()).hostname }));
    await page
      .getByRole("alert")
      .getByText(/ it was made for the host /)
      .waitFor();
    await page.getByText("So the mistake is proved.").waitFor();
    await expectReasonOnce();
    const diff = page.getByRole("table", { name: "The two canonical requests, line by line" });
    const differing = diff.getByRole("row").filter({ has: page.locator(".differs") });
    expect(await differing.count()).toBe(1);
    const { host, hostname } = new URL(ageUrl());
    expect((await differing.locator("td").allInnerTexts()).map((text) => text.replaceAll(/\s/g, ""))).toEqual([
      expect.stringContaining(`host:${hostname}`),
      expect.stringContaining(`host:${host}`),
    ]);
    expect(await differing.locator("mark").innerText()).toBe(host.slice(hostname.length));
  });

  it("compares for a mismatch without a known cause the canonical request that the reader pastes", async () => {
    await openRefused(() => sendSigned({ credentials: { ...keys(), secretAccessKey: "wrong" } }));
    await page.getByText("No known mistake leads to the client's signature.").waitFor();
    await expectReasonOnce();
    const expected = page.getByLabel("the canonical request", { exact: true }).locator("pre");
    await expected.getByText(/^GET\n\/age\n/).waitFor();
    const own = (await expected.innerText()).replace(/‹\w+›/, "19880101");
    const field = page.getByLabel("The canonical request of your signer");
    await field.fill(own.replace("/age", "/dev/age"));
    await page.getByText("the path differs:").first().waitFor({ state: "attached" });
    expect(await page.locator(".diff mark").allInnerTexts()).toEqual(["dev/"]);
    await page.locator(".diff .same").getByText("dob=19880101&").waitFor();
    await field.fill(own);
    await page.getByText("Both are equal, so the secret key differs.").waitFor();
  });

  it("names the two regions, when the signature is for another one", async () => {
    await openRefused(() => sendSigned({ region: "us-east-1" }));
    await page.getByRole("alert").getByText("signed for region us-east-1, and this is eu-west-1").waitFor();
    await expectReasonOnce();
  });

  it("says that the signature is too old", async () => {
    await openRefused(() => sendSigned({ at: Date.now() - 3_600_000 }));
    await page
      .getByRole("alert")
      .getByText(/^InvalidSignatureException: .*(?:old|expired|minutes)/)
      .waitFor();
  });

  it("shows for a denial the statements considered, and the change that would allow it in JSON, YAML and CDK", async () => {
    await openRefused(() => sendSigned());
    const statements = page.locator(".statements > li");
    expect(await statements.allInnerTexts()).toEqual([
      expect.stringMatching(
        /^Deny\nNobodyButTheCallers\nof the API's resource policy, generated\/template\.json:\d+\n.*It decides\.$/s,
      ),
      expect.stringMatching(/^Allow\n.*AdministratorAccess\n.*It matches\.$/s),
    ]);
    await page
      .getByText(/^Put this statement in the place of NobodyButTheCallers .*generated\/template\.json:\d+\.$/)
      .waitFor();
    for (const [form, text] of [
      ["JSON", /"ArnNotEquals": \{\s+"aws:PrincipalArn"/],
      ["YAML", /ArnNotEquals:/],
      ["CDK", /new iam\.PolicyStatement\(/],
    ] as const) {
      await page.getByRole("tab", { name: form }).click();
      await page.getByRole("tabpanel", { name: form }).getByText(text).waitFor();
    }
  });

  it("shows for a refusal of the user pool the settings that decided", async () => {
    await openRefused(() =>
      fetch(`${stack.awsEndpoint}/`, {
        method: "POST",
        headers: {
          "content-type": "application/x-amz-json-1.1",
          "x-amz-target": "AWSCognitoIdentityProviderService.InitiateAuth",
        },
        body: JSON.stringify({
          AuthFlow: "USER_PASSWORD_AUTH",
          ClientId: stack.environment["COGNITO_APP_CLIENT_ID"],
          AuthParameters: { USERNAME: "ada@example.com", PASSWORD: "Passw0rd!-and-longer" },
        }),
      }),
    );
    await page
      .getByRole("alert")
      .getByText("the app client's ExplicitAuthFlows lack ALLOW_USER_PASSWORD_AUTH")
      .waitFor();
    const settings = page.getByRole("table", { name: "The settings that decided" });
    expect(await settings.getByRole("row").last().innerText()).toMatch(
      /^UserPoolClient\.ExplicitAuthFlows\s+\["ALLOW_USER_SRP_AUTH",.*ALLOW_USER_PASSWORD_AUTH/,
    );
    expect(await page.content()).not.toContain("Passw0rd!");
  });

  /** Checks that the page says the reason of the refusal in one place alone. */
  async function expectReasonOnce(): Promise<void> {
    const reason = (await page.getByRole("alert").innerText()).replace(/^\w+: /, "");
    await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");
    const text = (await page.locator("main").innerText()).replaceAll(/\s+/g, " ");
    expect(text.split(reason)).toHaveLength(2);
  }

  function ageUrl(): string {
    return stack.environment["AGE_URL"] ?? "";
  }

  function keys(): RawSigning["credentials"] {
    const { accessKeyId, secretAccessKey } = stack.developer;
    return { accessKeyId, secretAccessKey };
  }

  /** Sends a request to age, signed as the developer, or as the change says. The request names the port, whatever was signed. */
  function sendSigned(change: Partial<RawSigning> = {}): Promise<unknown> {
    const { host } = new URL(ageUrl());
    const [, ...lines] = signRaw({ credentials: keys(), host, target: TARGET, at: Date.now(), ...change });
    return sendRaw(ageUrl(), rawRequest("GET", TARGET, [`Host: ${host}`, ...lines]));
  }

  /** Sends a request, and opens its page by a click on the newest call. */
  async function openRefused(send: () => Promise<unknown>): Promise<void> {
    await send();
    const { requests } = await control<RequestsAnswer>(stack, "requests");
    await tab.go("#/calls", "Calls");
    await page.locator(`a[href="#/calls/${requests[0]?.requestId}"]`).click();
    await page.getByRole("heading", { name: /^Why refused/ }).waitFor();
  }

  /** The names of the steps whose details are open. */
  function openSteps(): Promise<string[]> {
    return page.locator(".steps details[open] .name").allInnerTexts();
  }
});
