import { describe, expect, it } from "vitest";
import type { PoolView } from "../api.ts";
import { callerChoices, readCaller } from "./caller-choices.ts";

const user = { username: "u-1", status: "CONFIRMED", enabled: true, groups: [], createdAt: 0, codes: [] };
const pool: PoolView = {
  id: "eu-west-1_a",
  name: "people",
  clients: [],
  groups: [],
  allowsSignUp: true,
  requiredAttributes: [],
  identityPools: [],
  users: [{ ...user, attributes: [{ name: "email", value: "ada@example.com" }] }],
};

describe("callerChoices", () => {
  it("offers the roles and functions of the template, and the users by their email address", () => {
    const choices = callerChoices(
      [
        { name: "nobody", kind: "nobody" },
        { name: "role:AgeRole", kind: "role" },
        { name: "function:Day", kind: "function" },
      ],
      [pool],
    );
    expect(choices.map(({ value }) => value)).toEqual([
      "nobody",
      "guest",
      "developer",
      "account",
      "role:AgeRole",
      "function:Day",
      "user:ada@example.com",
      "expired",
      "wrongKey",
      "otherRegion",
    ]);
    expect(choices.find(({ group }) => group === "Users")).toMatchObject({
      label: "ada@example.com",
      user: { pool, username: "u-1" },
    });
  });
});

describe("callerChoices of an application account", () => {
  it("are one choice, because nobody knows the account's password", () => {
    const account = "caller-9bwkeu9loruvfroo@countersign.invalid";
    const users = [{ ...user, attributes: [{ name: "email", value: account }] }];
    const choices = callerChoices([], [{ ...pool, users }]);
    expect(choices.filter(({ value }) => /account|user:/.test(value)).map(({ label }) => label)).toEqual([
      "the application account",
    ]);
  });
});

describe("readCaller", () => {
  const tokens = { id: "i", access: "a" };
  it.each([
    ["nobody", { kind: "nobody" }],
    ["otherRegion", { kind: "otherRegion" }],
    ["role:AgeRole", { kind: "role", name: "AgeRole" }],
    ["function:a:b", { kind: "function", name: "a:b" }],
    ["user:ada", { kind: "user", tokens }],
    ["somebody", undefined],
  ])("reads %j", (value, caller) => {
    expect(readCaller(value, { ok: true, tokens })).toEqual(caller);
  });

  it("is undefined for a user who has not signed in", () => {
    expect(readCaller("user:ada", undefined)).toBeUndefined();
  });
});
