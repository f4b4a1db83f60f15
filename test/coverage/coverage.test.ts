import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "../fixtures/command.ts";
import { actionTables } from "./action-tables.ts";
import { coveragePage } from "./coverage-page.ts";
import { unknownProperties } from "./resource-tables.ts";

const services = await actionTables();

describe("docs/coverage.md", () => {
  it("is what the stack's tables give; otherwise run `npm run coverage` and commit the result", async () => {
    await expect(coveragePage(services)).toMatchFileSnapshot(join(ROOT, "docs/coverage.md"));
  });

  it("has every folder of local/ that makes a service", () => {
    const folders = readdirSync(join(ROOT, "local")).filter((folder) => {
      const names = folder.includes(".") ? [] : readdirSync(join(ROOT, "local", folder));
      return names.includes("service.ts") && names.includes("actions");
    });
    expect(services).toHaveLength(folders.length);
  });
});

describe("the stack's tables", () => {
  it("name no action that AWS's API does not have", () => {
    expect(services.flatMap(({ unknown }) => unknown)).toEqual([]);
  });

  it("name no property that CloudFormation does not have", () => {
    expect(unknownProperties).toEqual([]);
  });
});
