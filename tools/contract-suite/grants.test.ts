import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readContracts } from "../contract/read-contracts.ts";
import { type Caller, readGrants, rolesOfGroups } from "./grants.ts";

const ROOT = join(import.meta.dirname, "../..");
const AGE = `arn:aws:execute-api:eu-west-1:111122223333:\${AgeApi}`;

async function readGrantOf(
  resource: string,
  effect = "Allow",
  action = "execute-api:Invoke",
): Promise<readonly Caller[]> {
  const read = await readContracts(join(ROOT, "api"));
  if (!read.ok) throw new Error("the contracts have problems");
  const statement = { Effect: effect, Action: action, Resource: { "Fn::Sub": resource } };
  const properties = { Roles: [{ Ref: "Caller" }], PolicyDocument: { Statement: [statement] } };
  return readGrants(
    { Resources: { Policy: { Type: "AWS::IAM::ManagedPolicy", Properties: properties } } },
    read.contracts,
  );
}

describe("readGrants", () => {
  it("reads the callers and their operations from the template", async () => {
    const template: unknown = JSON.parse(readFileSync(join(ROOT, "generated/template.json"), "utf8"));
    const read = await readContracts(join(ROOT, "api"));
    expect(read.ok && readGrants(template, read.contracts)).toEqual([
      { name: "AgeCallerRole", granted: ["age.getAge"] },
    ]);
    expect(rolesOfGroups(template)).toEqual(["AgeCallerRole"]);
  });

  it.each([
    [`${AGE}/dev/GET/age`, ["age.getAge"]],
    [`${AGE}/*/GET/*`, ["age.getAge"]],
    [`${AGE}/*`, ["age.getAge"]],
    [`${AGE}/dev/POST/age`, []],
    [`${AGE}/dev/GET/ages`, []],
  ])("matches %s with the operations %j", async (resource, operations) => {
    expect(await readGrantOf(resource)).toEqual([{ name: "Caller", granted: operations }]);
  });

  it("matches * with every operation", async () => {
    const read = await readContracts(join(ROOT, "api"));
    const all = read.ok
      ? read.contracts.flatMap(({ name, operations }) => operations.map(({ id }) => `${name}.${id}`))
      : [];
    expect(all).toEqual(expect.arrayContaining(["age.getAge", "day.getDay"]));
    expect(await readGrantOf("*")).toEqual([{ name: "Caller", granted: all.sort() }]);
  });

  it("ignores a denial and any other action", async () => {
    expect(await readGrantOf(`${AGE}/*`, "Deny")).toEqual([]);
    expect(await readGrantOf(`${AGE}/*`, "Allow", "execute-api:ManageConnections")).toEqual([]);
  });
});
