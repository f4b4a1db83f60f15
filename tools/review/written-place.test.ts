import { describe, expect, it } from "vitest";
import { ROOT } from "../../test/fixtures/command.ts";
import { compiledVariants } from "../template/variants.ts";
import { writtenPlaces } from "./written-place.ts";

describe("writtenPlaces", () => {
  it.each([
    [
      "UserPool.Policies.PasswordPolicy",
      "infra/cognito.yml",
      "#/Resources/UserPool/Properties/Policies/PasswordPolicy",
    ],
    ["InvokeAge", "infra/caller-cognito.yml", "#/Resources/InvokeAge/Properties"],
    ["AgeApi.Name", "generated/age/resources.json", "#/Resources/AgeApi/Properties/Name"],
    ["DayLambdaFunction", "serverless.yml", "#/functions/day/Properties"],
  ])("finds %s in %s", async (named, file, pointer) => {
    const place = (await writtenPlaces(ROOT))(named);
    expect(place).toMatchObject({ file, pointer });
    expect(place?.position?.line).toBeGreaterThan(1);
  });

  it("has a line and a column for each resource of each variant", async () => {
    const place = await writtenPlaces(ROOT);
    const ids = (await compiledVariants(ROOT)).flatMap(({ template }) => Object.keys(Object(template).Resources));
    const without = new Set(ids.filter((id) => place(id)?.position === undefined));
    expect(ids.length).toBeGreaterThan(100);
    expect([...without]).toEqual([]);
  });

  it("knows no place of a resource that nobody wrote", async () => {
    expect((await writtenPlaces(ROOT))("Nothing.Name")).toBeUndefined();
  });
});
