import { describe, expect, it } from "vitest";
import { type GroupRole, groupClaims } from "./groups.ts";

function claims(...groups: GroupRole[]) {
  return groupClaims(
    { groups: new Set(groups.map(({ name }) => name)) },
    new Map(groups.map((group) => [group.name, group])),
  );
}

describe("groupClaims", () => {
  it("is empty for a user in no group", () => {
    expect(claims()).toEqual({ names: [], roles: [], preferredRole: undefined });
  });

  it("names every group, and each role once", () => {
    expect(claims({ name: "a", roleArn: "one" }, { name: "b" }, { name: "c", roleArn: "one" })).toEqual({
      names: ["a", "b", "c"],
      roles: ["one"],
      preferredRole: "one",
    });
  });

  it("prefers the role of the lowest precedence, with a missing precedence last", () => {
    const low = { name: "low", roleArn: "low", precedence: 1 };
    const high = { name: "high", roleArn: "high", precedence: 2 };
    const none = { name: "none", roleArn: "none" };
    expect(claims(none, high, low).preferredRole).toBe("low");
    expect(claims(none, high).preferredRole).toBe("high");
  });

  it("prefers no role when the groups with the lowest precedence have different roles", () => {
    expect(
      claims({ name: "a", roleArn: "one", precedence: 1 }, { name: "b", roleArn: "two", precedence: 1 }).preferredRole,
    ).toBeUndefined();
  });

  it("leaves out a group that the pool does not have", () => {
    expect(groupClaims({ groups: new Set(["gone"]) }, new Map()).names).toEqual([]);
  });
});
