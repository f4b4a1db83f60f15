import { describe, expect, it } from "vitest";
import type { ApiOperation } from "./api-contract.ts";
import { createReport } from "./report.ts";
import { checkSharedResources } from "./shared-resources.ts";

/** Reports on one signed and one public operation, each as `METHOD PATH`. */
function problemsOf(signed: string, open: string): readonly string[] {
  const operation = (text: string, auth: "AWS_IAM" | "NONE") => {
    const [method, path] = text.split(" ");
    return { method, path, auth, pointer: "#/paths" } as ApiOperation;
  };
  const report = createReport((pointer) => ({ file: "api/x.yaml", pointer }));
  checkSharedResources([operation(signed, "AWS_IAM"), operation(open, "NONE")], report);
  return report.problems.map(({ sentence }) => sentence);
}

describe("checkSharedResources", () => {
  it.each([
    ["GET /age", "GET /about"],
    ["GET /age", "POST /age"],
    ["GET /age", "GET /ages"],
    ["GET /orders", "GET /orders/{id}"],
    ["GET /orders/{id}", "GET /orders"],
    ["GET /people/{id}", "GET /pets/{id}"],
    ["GET /a/{b}/c", "GET /a/{b}/d"],
    ["GET /a/b", "GET /a/{x}/b"],
    ["GET /", "GET /about"],
    ["GET /files/{rest+}", "GET /about/{id}"],
  ])("tells a signed %s from a public %s", (signed, open) => {
    expect(problemsOf(signed, open)).toEqual([]);
  });

  it.each([
    ["GET /people/{id}", "GET /people/{id}/photo"],
    ["GET /people/{id}/photo", "GET /people/{id}"],
    ["GET /age", "GET /{name}"],
    ["GET /{name}", "GET /about"],
    ["GET /files/{rest+}", "GET /files/about"],
  ])("reports a signed %s beside a public %s", (signed, open) => {
    expect(problemsOf(signed, open)).toEqual([
      expect.stringContaining(`is public, and ${signed} is signed, but a resource policy cannot tell the two apart`),
    ]);
  });
});
