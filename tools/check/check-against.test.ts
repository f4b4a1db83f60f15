import { execFileSync } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { orders } from "../../test/fixtures/orders.yaml.ts";
import { scratch } from "../../test/fixtures/scratch.ts";
import { checkAgainst, checkVersions, comparisonLines } from "./check-against.ts";
import { findingLine } from "./finding.ts";

const CALLER = `import type { contract, paths } from "../../generated/orders/contract.ts";
import { callee, service } from "../../lib/call/callee.ts";
export const client = callee(service<paths, typeof contract>({ url: "", fetch }), ["placeOrder"]);
`;

/** Makes a repository with one commit, and then changes the contract in the working tree by `edit`. */
async function repository(edit: (text: string) => string): Promise<string> {
  const root = await scratch();
  await mkdir(join(root, "api"));
  await mkdir(join(root, "services/shop"), { recursive: true });
  await writeFile(join(root, "services/shop/ask-orders.ts"), CALLER);
  await writeFile(join(root, "api/orders.yaml"), orders);
  const git = (...flags: string[]) =>
    execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.com", ...flags], { cwd: root });
  git("init", "-q");
  git("add", "-A");
  git("commit", "-qm", "one");
  await writeFile(join(root, "api/orders.yaml"), edit(await readFile(join(root, "api/orders.yaml"), "utf8")));
  return root;
}

const placeOf = (pointer: string) => ({ file: "api/orders.yaml", pointer });

describe("against another commit", () => {
  it("names the difference, its effect, the caller that it touches, and the version that it needs", async () => {
    const root = await repository((text) => text.replace("^[a-z]+$", () => "^[a-z]*$"));
    const comparison = await checkAgainst(root, "HEAD");
    expect(comparisonLines(comparison)).toEqual([
      'breaking      api/orders.yaml:10:79 #/paths/~1customers~1{customer}~1orders/post/parameters/0/schema/pattern: placeOrder: customer: pattern was "^[a-z]+$" and is "^[a-z]*$" (schema-different)',
      "                touches services/shop/ask-orders.ts:3:84, which calls placeOrder",
    ]);
    expect(comparison.findings.map(findingLine)).toEqual([
      "api/orders.yaml:2:24 #/info/version: is 2.1.0, but a breaking change of 2.1.0 needs 3.0.0. Set it to 3.0.0.",
    ]);
  });

  it.each([
    ["a personal mark that was removed", ", x-countersign-personal: true", "", "/parameters/0/x-countersign-personal"],
    [
      "auth that was removed",
      "AWS_IAM }\n      security: [{ sigv4: [] }]",
      "NONE }\n      security: []",
      "/x-amazon-apigateway-auth/type",
    ],
    ["a status that was removed", "        '204': { description: It was a dry run. }\n", "", "/responses/204"],
  ])("finds %s, which no other check can tell from intent", async (_, before, after, place) => {
    const root = await repository((text) => text.replace(before, () => after));
    const { changes, findings } = await checkAgainst(root, "HEAD");
    expect(changes.map((change) => [change.effect, change.place.replace(/^.*\/post/, "")])).toEqual([
      ["breaking", place],
    ]);
    expect(findings.map(findingLine)).toEqual([expect.stringContaining("Set it to 3.0.0")]);
  });

  it.each([
    ["2.1.3", "breaking", "3.0.0", "2.9.9"],
    ["2.1.3", "compatible", "2.2.0", "2.1.9"],
    ["2.1.3", "documentation", "2.1.4", "2.1.3"],
    ["2.1.3", null, "2.1.3", "2.1.2"],
    ["0.1.3", "breaking", "0.2.0", "0.1.9"],
    ["0.1.3", "compatible", "0.1.4", "0.1.3"],
  ] as const)("accepts from %s after a %s change %s and more, and refuses %s", (before, effect, enough, tooLittle) => {
    const at = (version: string) => [{ name: "orders", placeOf, version }];
    const changes = effect === null ? [] : [{ contract: "orders", effect }];
    const pointersAt = (version: string) =>
      checkVersions(at(before), at(version), changes, "main").map(({ pointer }) => pointer);
    expect(pointersAt(enough)).toEqual([]);
    expect(pointersAt("4.0.0")).toEqual([]);
    expect(pointersAt(tooLittle)).toEqual(["#/info/version"]);
  });

  it("asks nothing of a new contract, and goes by the worst of several differences", () => {
    const at = (version: string) => [{ name: "orders", placeOf, version }];
    const changes = [
      { contract: "orders", effect: "documentation" },
      { contract: "orders", effect: "breaking" },
      { contract: "others", effect: "breaking" },
    ] as const;
    expect(checkVersions([], at("0.0.1"), changes, "main")).toEqual([]);
    expect(checkVersions(at("1.0.0"), at("1.0.1"), changes, "main")).toMatchObject([
      { sentence: expect.stringContaining("needs 2.0.0") },
    ]);
  });

  it("says in a sentence that git does not know the commit, or that the folder is not a repository", async () => {
    const root = await repository((text) => text);
    await expect(checkAgainst(root, "nowhere")).rejects.toThrow(/^--against nowhere: git does not know this commit/);
    await expect(checkAgainst(root, "--output=x")).rejects.toThrow(
      /^--against --output=x: git does not know this commit/,
    );
    const plain = await scratch();
    await mkdir(join(plain, "api"));
    await writeFile(join(plain, "api/orders.yaml"), orders);
    await expect(checkAgainst(plain, "HEAD")).rejects.toThrow("this folder is not a git repository");
  });
});
