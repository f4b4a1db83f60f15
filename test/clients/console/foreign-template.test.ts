/** The console over a template of somebody else: what the Serverless Framework compiles, with IAM routes, a user pool as authorizer, and a table. */
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TryAnswer, TryInput } from "../../../local/console/api.ts";
import { type LocalStack, startLocal } from "../../../local/stack/start-local.ts";
import { ROOT } from "../../fixtures/command.ts";
import { rsaKeyPair } from "../../fixtures/key-pairs.ts";
import { idTokenOfNewUser } from "../../fixtures/pool-user.ts";
import { type EditableTemplate, parseTemplate } from "../../fixtures/running-stack.ts";
import { type ConsolePage, missingForConsole, openChromium, openConsole } from "./console-browser.ts";
import { control } from "./console-stack.ts";

const FOLDER = join(ROOT, "test/fixtures/foreign/serverless");
const API = "dev-items";
const missing = await missingForConsole("The test of the console over a template of the Serverless Framework");

let stack: LocalStack;
let browser: Browser;
let tab: ConsolePage;
let page: Page;
/** Milliseconds by which the stack's clock is ahead of the machine's. */
let ahead = 0;

describe.skipIf(missing.length > 0)("the console over a template of the Serverless Framework", () => {
  beforeAll(async () => {
    stack = await startLocal({
      template: withClient(parseTemplate(join(FOLDER, "compiled-template.json"))),
      root: FOLDER,
      console: true,
      surroundings: { rsaKeyPair, now: () => Date.now() + ahead },
    });
    browser = await openChromium();
    tab = await openConsole(browser, stack.consoleUrl ?? "");
    page = tab.page;
  });
  afterAll(async () => {
    expect(tab?.faults ?? []).toEqual([]);
    await browser?.close();
    await stack?.close();
  });

  it("shows a call that a signature lets in", async () => {
    const { requestId } = await send({ target: "/items", as: { kind: "developer" } });
    await openCall(requestId, "GET /items");
    await page.getByText(/^Allowed: /).waitFor();
    expect(await page.locator(".steps .name").allInnerTexts()).toContain("Function");
  });

  it("has a field for the parameter of a path that the template does not declare, and one for a body", async () => {
    await tab.go(`#/try/${API}/ApiGatewayMethodItemsIdVarPut?as=developer`, "Try it");
    await page.getByLabel("id (path, required)").fill("7");
    await page.getByText("A body and more headers").click();
    await page.getByLabel("Body", { exact: true }).fill('{"name":"pen"}');
    await page.getByRole("button", { name: /^Send as / }).click();
    await page
      .getByRole("region", { name: "Answer" })
      .getByText(/^Allowed: /)
      .waitFor();
    await page.getByRole("tab", { name: "curl" }).click();
    await page.getByText("/items/7").first().waitFor();
  });

  it("shows why a role is denied, and the statement that would allow the call", async () => {
    const { requestId } = await send({ target: "/items", as: { kind: "role", name: "IamRoleLambdaExecution" } });
    await openCall(requestId, "GET /items");
    await page.getByRole("alert").getByText("no identity policy allows it").waitFor();
    expect(await page.getByRole("alert").innerText()).not.toContain("its Action is");
    await page.getByText("It does not match: ").first().waitFor();
    await page.getByText(/^Add this statement to a policy of the caller/).waitFor();
    await page
      .getByRole("tabpanel", { name: "JSON" })
      .getByText(/"execute-api:Invoke"/)
      .waitFor();
  });

  it("shows the claims of a token that has expired, each expected beside each seen", async () => {
    const { awsEndpoint: endpoint, developer: credentials, region, userPools } = stack;
    const [pool] = userPools;
    const place = { region, endpoint, credentials, userPoolId: pool?.id ?? "", appClientId: clientId(pool) };
    const token = await idTokenOfNewUser(place, "ada");
    const good = await send({ target: "/me", headers: [["Authorization", token]], as: { kind: "nobody" } });
    expect(good.status).toBe(200);
    ahead = 2 * 3_600_000;
    const late = await send({ target: "/me", headers: [["Authorization", token]], as: { kind: "nobody" } });
    expect(late.status).toBe(401);
    await openCall(late.requestId, "GET /me");
    await page.getByRole("alert").getByText("the token has expired").waitFor();
    const claims = page.getByRole("table", { name: "The token's claims, expected and seen" });
    const differing = claims.getByRole("row").filter({ hasText: "differs" });
    expect(await differing.getByRole("rowheader").allInnerTexts()).toEqual(["exp"]);
    expect(await claims.getByRole("row").filter({ hasText: "holds" }).count()).toBeGreaterThan(1);
    expect(await page.content()).not.toContain(token.split(".")[2]);
  });

  it("says of a request without a token that it has none", async () => {
    const { requestId } = await send({ target: "/me", as: { kind: "nobody" } });
    await openCall(requestId, "GET /me");
    await page.getByRole("alert").getByText(/token/).first().waitFor();
  });

  it("has the table of who may what, the methods in Try it and Docs, and the table of DynamoDB beside", async () => {
    await tab.go("#/who", "Who may what");
    await page.getByRole("button", { name: /allow GET \/items for developer/ }).waitFor();
    await page.getByRole("button", { name: /deny PUT \/items\/\{id\} for role:IamRoleLambdaExecution/ }).waitFor();
    await page
      .getByRole("button", { name: /depends GET \/me for / })
      .first()
      .waitFor();
    await tab.go(`#/docs/${API}`, API);
    await page.getByRole("heading", { name: "PUT /items/{id}" }).waitFor();
    await page.getByText(/^authorizer /).waitFor();
    await tab.go("#/stack", /^Stack /);
    await page.locator("summary").filter({ hasText: "Beside" }).click();
    await page
      .getByText(/DynamoDB::Table.*ItemsTable/)
      .first()
      .waitFor();
  });

  /** Sends a GET as Try it does. */
  function send(input: Pick<TryInput, "as" | "target"> & Partial<TryInput>): Promise<TryAnswer> {
    return control<TryAnswer>(stack, "try", { api: API, method: "GET", headers: [], ...input });
  }

  async function openCall(requestId: string | undefined, heading: string): Promise<void> {
    await tab.go("#/calls", "Calls");
    await page.locator(`a[href="#/calls/${requestId}"]`).click();
    await page.getByRole("heading", { level: 1, name: heading }).waitFor();
  }
});

/** Adds an app client, with which a user signs in. */
function withClient(template: EditableTemplate): EditableTemplate {
  const properties = { UserPoolId: { Ref: "Pool" }, ExplicitAuthFlows: ["ALLOW_USER_SRP_AUTH"] };
  template.Resources["Client"] = { Type: "AWS::Cognito::UserPoolClient", Properties: properties };
  return template;
}

function clientId(pool: LocalStack["userPools"][number] | undefined): string {
  return [...(pool?.clients.keys() ?? [])][0] ?? "";
}
