import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { scratch } from "../../test/fixtures/scratch.ts";
import { tryLines } from "./try-lines.ts";

const COGNITO = { accountRole: "Callers", environment: { COGNITO_SECRET_ID: "secret" } };
const NO_ACCOUNT = { accountRole: undefined, environment: {} };

/** The lines for an API `orders` with one operation. */
async function linesFor(
  { auth, isSigned, roles }: { auth?: "AUTHORIZER"; isSigned: boolean; roles: readonly string[] },
  stack: { accountRole: string | undefined; environment: Record<string, string> },
): Promise<readonly string[]> {
  const root = await scratch();
  await mkdir(join(root, "generated/orders"), { recursive: true });
  await writeFile(join(root, "generated/orders/requests.json"), JSON.stringify({ getOrders: "/orders?a=1" }));
  const operations = [
    {
      id: "getOrders",
      method: "GET",
      path: "/orders",
      auth: auth ?? (isSigned ? ("AWS_IAM" as const) : ("NONE" as const)),
      isSigned,
      needsApiKey: false,
      roles: () => roles,
    },
  ];
  const api = {
    name: "orders",
    logicalId: "OrdersApi",
    id: "x",
    url: "http://127.0.0.1:3002",
    host: "x",
    stage: "dev",
    otherStages: [],
    operations,
  };
  const unknown = { ...api, name: "nocontract" };
  return tryLines(root, { ...stack, apis: [api, unknown] });
}

const CURL = "curl -i 'http://localhost:3002/orders?a=1'";
const CALL = "npm run call -- orders '/orders?a=1'";

describe("tryLines", () => {
  it("calls a public operation without a signature and with one", async () => {
    expect(await linesFor({ isSigned: false, roles: [] }, COGNITO)).toEqual([`  200  ${CURL}`, `  200  ${CALL}`]);
  });

  it("expects no 200 from an operation whose authorizer wants a token", async () => {
    const lines = await linesFor({ auth: "AUTHORIZER", isSigned: false, roles: [] }, NO_ACCOUNT);
    expect(lines).toEqual([`  401 no token  ${CURL}`, `  401 no token  ${CALL}`]);
  });

  it("calls a signed operation as the application account when its role has a grant", async () => {
    expect(await linesFor({ isSigned: true, roles: ["Other", "Callers"] }, COGNITO)).toEqual([
      `  403 unsigned  ${CURL}`,
      `  200 signed    ${CALL}`,
    ]);
  });

  it("calls a signed operation as a role that has a grant when the account has none", async () => {
    for (const stack of [COGNITO, NO_ACCOUNT]) {
      const [, line] = await linesFor({ isSigned: true, roles: ["Other"] }, stack);
      expect(line).toBe(`  200 signed    ${CALL} --as role:Other`);
    }
  });

  it("says so when no role has a grant", async () => {
    const [, line] = await linesFor({ isSigned: true, roles: [] }, COGNITO);
    expect(line).toBe(`  403 no grant  ${CALL}`);
  });
});
