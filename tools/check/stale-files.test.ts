import { describe, expect, it } from "vitest";
import { findingLine } from "./finding.ts";
import { differing } from "./stale-files.ts";

function check(file: string, kept: string | undefined, fresh: string | undefined): string[] {
  const files = (text: string | undefined) => new Map(text === undefined ? [] : [[file, text]]);
  return differing(files(kept), files(fresh)).map(findingLine);
}

describe("a generated file", () => {
  it("is stale at the first place of a JSON file that differs", () => {
    const template = (timeout: number) =>
      JSON.stringify({ Resources: { "a/b": { Properties: { Timeout: timeout } } } });
    expect(check("generated/template.json", template(5), template(9))).toEqual([
      "generated/template.json:1:36 #/Resources/a~1b/Properties/Timeout: does not match its inputs. Run `npm run generate`.",
    ]);
    expect(check("generated/template.json", '{"a": 1', "{}")).toEqual([
      "generated/template.json:1:2: does not match its inputs. Run `npm run generate`.",
    ]);
  });

  it("is stale when only its layout differs, and at the first line of a text that differs", () => {
    expect(check("generated/template.json", "{}", "{}\n")).toEqual([
      "generated/template.json:1:1 #/: does not match its inputs. Run `npm run generate`.",
    ]);
    expect(check("generated/template.digest", "a\nb\n", "a\nc\n")).toEqual([
      "generated/template.digest:2:1: does not match its inputs. Run `npm run generate`.",
    ]);
  });

  it("is reported at its contract when it does not exist", () => {
    expect(check("generated/old/types.ts", undefined, "x")).toEqual([
      "api/old.yaml:1:1: generated/old/types.ts does not exist. Run `npm run generate`.",
    ]);
  });

  it("is missing, or belongs to no contract", () => {
    expect(check("generated/template.json", undefined, "{}")).toEqual([
      "serverless.yml:1:1: generated/template.json does not exist. Run `npm run generate`.",
    ]);
    expect(check("generated/old/types.ts", "", undefined)).toEqual([
      "generated/old/types.ts:1:1: belongs to no contract of api/. Run `npm run generate`.",
    ]);
  });

  it("is not reported when it is the same", () => {
    expect(check("generated/template.json", "{}", "{}")).toEqual([]);
  });
});
