import { describe, expect, it } from "vitest";
import { type Group, groupClaims } from "./groups.ts";

function claims(...groups: Group[]) {
  return groupClaims(
    { groups: new Set(groups.map(({ name }) => name)) },
    new Map(groups.map((group) => [group.name, group])),
  );
}

describe("the claims of a user's groups", () => {
  it("are empty for who is in none", () => {
    expect(claims()).toEqual({ names: [], roles: [], preferredRole: undefined });
  });

  it("name every group, and the roles of those that carry one, once each", () => {
    expect(claims({ name: "a", roleArn: "one" }, { name: "b" }, { name: "c", roleArn: "one" })).toEqual({
      names: ["a", "b", "c"],
      roles: ["one"],
      preferredRole: "one",
    });
  });

  it("prefer the role of the lowest precedence, a number before none", () => {
    const low = { name: "low", roleArn: "low", precedence: 1 };
    const high = { name: "high", roleArn: "high", precedence: 2 };
    const none = { name: "none", roleArn: "none" };
    expect(claims(none, high, low).preferredRole).toBe("low");
    expect(claims(none, high).preferredRole).toBe("high");
  });

  it("prefer none where the lowest groups carry different roles", () => {
    expect(
      claims({ name: "a", roleArn: "one", precedence: 1 }, { name: "b", roleArn: "two", precedence: 1 }).preferredRole,
    ).toBeUndefined();
  });

  it("leave out a group that the pool no longer has", () => {
    expect(groupClaims({ groups: new Set(["gone"]) }, new Map()).names).toEqual([]);
  });
});
