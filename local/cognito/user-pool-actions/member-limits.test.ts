import { describe, expect, it } from "vitest";
import { limitProblem } from "./member-limits.ts";

describe("limitProblem", () => {
  it.each([
    ["ClientId", 1, 128],
    ["Password", 1, 256],
    ["PreviousPassword", 1, 256],
    ["ProposedPassword", 1, 256],
    ["Session", 20, 2048],
    ["TemporaryPassword", 1, 256],
    ["Username", 1, 128],
  ])("takes %s from %i to %i characters, and one more is refused in AWS's words", (member, shortest, longest) => {
    expect(limitProblem({ [member]: "x".repeat(shortest) })).toBeUndefined();
    expect(limitProblem({ [member]: "x".repeat(longest) })).toBeUndefined();
    const name = member.charAt(0).toLowerCase() + member.slice(1);
    expect(limitProblem({ [member]: "x".repeat(longest + 1) })).toMatchObject({
      type: "InvalidParameterException",
      message: `1 validation error detected: Value at '${name}' failed to satisfy constraint: Member must have length less than or equal to ${longest}`,
    });
  });

  it("names every member that is too long or too short, and none that is absent or no text", () => {
    expect(limitProblem({ Session: "x".repeat(19), Username: "x".repeat(129), Password: "x" })).toMatchObject({
      message:
        "2 validation errors detected: Value at 'session' failed to satisfy constraint: Member must have length greater than or equal to 20; Value at 'username' failed to satisfy constraint: Member must have length less than or equal to 128",
    });
    expect(limitProblem({ Session: "", Username: null, Password: undefined, ClientId: 1 })).toBeUndefined();
  });
});
