import { cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { carts } from "../../test/fixtures/carts.yaml.ts";
import { ROOT } from "../../test/fixtures/command.ts";
import { scratch } from "../../test/fixtures/scratch.ts";
import { readContracts } from "../contract/read-contracts.ts";
import type { Call } from "./callees.ts";
import { findingLine } from "./finding.ts";
import { checkGrants } from "./grants.ts";

interface Statement {
  effect?: "Allow" | "Deny";
  operations: readonly string[];
  role?: string;
  condition?: string;
}

/** The findings for policies that grant and deny operations of carts. The service `shop` calls all that is granted. */
async function findingsFor(...statements: readonly Statement[]): Promise<string[]> {
  const root = await scratch();
  for (const folder of ["api", "infra"]) await mkdir(join(root, folder));
  await cp(join(ROOT, "api/common.yaml"), join(root, "api/common.yaml"));
  await writeFile(join(root, "api/carts.yaml"), carts);
  await writeFile(join(root, "serverless.yml"), "service: shop\n");
  const policies = statements.map(({ condition, effect = "Allow", operations, role = "ShopRole" }, index) => {
    const resources = operations.map((id) =>
      id.startsWith("arn:")
        ? `            - { 'Fn::Sub': '${id}' }`
        : `            - \${file(generated/carts/invoke.json):${id}}`,
    );
    return `  Policy${index}:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      Roles: [{ Ref: ${role} }]
      PolicyDocument:
        Statement:
        - Effect: ${effect}
          Action: execute-api:Invoke
          ${condition ?? "Sid: A"}
          Resource:
${resources.join("\n")}
`;
  });
  await writeFile(join(root, "infra/grants.yml"), `Resources:\n${policies.join("")}`);
  const read = await readContracts(join(root, "api"));
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const place = { file: "services/shop/carts.ts" };
  const calls = statements.flatMap(({ operations }) =>
    operations.map((operation): Call => ({ service: "shop", place, contract: "carts", operation })),
  );
  return (await checkGrants(root, read.contracts, calls)).map(findingLine);
}

describe("a grant of an operation with a path parameter", () => {
  it("is a finding for each operation that its wildcard reaches, with a request, the place and the remedy", async () => {
    expect(await findingsFor({ operations: ["getCart", "deleteCart"] })).toEqual([
      "infra/grants.yml:12:15 #/Resources/Policy0/Properties/PolicyDocument/Statement/0/Resource/0: grants ShopRole getCart of carts, and listPayments with it: " +
        "IAM's * matches slashes, so that the grant covers GET /carts/x/payments. Add a statement with Effect: Deny for " +
        "${file(generated/carts/invoke.json):listPayments}, or grant listPayments as well.",
      expect.stringMatching(
        / grants ShopRole getCart of carts, and getPayment with it: .* GET \/carts\/x\/payments\/x\. /,
      ),
    ]);
  });

  it("is no finding where the same role is denied or granted what it reaches", async () => {
    const nested = ["listPayments", "getPayment"];
    expect(await findingsFor({ operations: ["getCart"] }, { effect: "Deny", operations: nested })).toEqual([]);
    expect(await findingsFor({ operations: ["getCart", ...nested] })).toEqual([]);
    expect(
      await findingsFor({ operations: ["getCart", "listPayments"] }, { effect: "Deny", operations: ["getPayment"] }),
    ).toEqual([]);
  });

  it("stays a finding when another role is denied, or only some requests are", async () => {
    const denied = { effect: "Deny", operations: ["listPayments", "getPayment"] } as const;
    expect(await findingsFor({ operations: ["getCart"] }, { ...denied, role: "OtherRole" })).toHaveLength(2);
    const condition = "Condition: { Bool: { 'aws:SecureTransport': 'false' } }";
    expect(await findingsFor({ operations: ["getCart"] }, { ...denied, condition })).toHaveLength(2);
  });

  it("reaches nothing above itself, and none of another method", async () => {
    expect(await findingsFor({ operations: ["deleteCart"] })).toEqual([]);
    expect(await findingsFor({ operations: ["getPayment"] })).toEqual([]);
    expect(await findingsFor({ operations: ["listCarts", "deleteAllCarts"] })).toEqual([]);
  });
});

describe("a Deny statement", () => {
  it("is a finding when it denies what is granted: the operation itself, or a part of another", async () => {
    expect(
      await findingsFor({ operations: ["listPayments", "getPayment"] }, { effect: "Deny", operations: ["getCart"] }),
    ).toEqual([
      expect.stringContaining(
        "denies ShopRole getCart of carts, and with it GET /carts/x/payments, a request for listPayments, which is granted. Grant getCart instead",
      ),
      expect.stringContaining("and with it GET /carts/x/payments/x, a request for getPayment"),
    ]);
    expect(await findingsFor({ operations: ["listCarts"] }, { effect: "Deny", operations: ["listCarts"] })).toEqual([
      expect.stringContaining("denies ShopRole listCarts of carts, which is granted too. Remove one"),
    ]);
  });

  it("is a finding when it names an operation that does not exist", async () => {
    expect(await findingsFor({ effect: "Deny", operations: ["getCarts"] })).toEqual([
      expect.stringContaining(
        "denies getCarts, which api/carts.yaml does not define (did you mean getCart?). Correct the name",
      ),
    ]);
  });
});

describe("a resource that is written by hand", () => {
  const arn = "arn:aws:execute-api:eu-west-1:111122223333:";

  it.each([
    ["${CartsApi}/dev/GET/carts", "listCarts of carts"],
    ["${CartsApi}/*/GET/carts/*", "getCart of carts, listPayments of carts, getPayment of carts"],
    // An id may be `carts` too.
    [
      "${CartsApi}/dev/*/carts",
      "listCarts of carts, deleteAllCarts of carts, getCart of carts, deleteCart of carts, getPayment of carts",
    ],
    ["${CartsApi}/*/DELETE/*", "deleteAllCarts of carts, deleteCart of carts"],
    ["*/*/GET/carts/?", "getCart of carts"],
  ])("is a finding that names what it covers: %s", async (end, covered) => {
    expect(await findingsFor({ operations: [arn + end] })).toEqual([
      expect.stringContaining(`must name one operation of a contract, and covers ${covered}. Write`),
    ]);
  });

  it("is a finding when it covers no operation", async () => {
    expect(await findingsFor({ operations: [`${arn}\${OtherApi}/dev/GET/carts`] })).toEqual([
      expect.stringContaining("must name one operation of a contract. Write"),
    ]);
  });
});
