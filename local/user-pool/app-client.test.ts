import { describe, expect, it } from "vitest";
import { UserError } from "../user-error.ts";
import { readAppClient } from "./app-client.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe("readAppClient", () => {
  it("allows SRP, refresh and custom challenges when no flow is named, and otherwise only the named flows", () => {
    const flowsOf = (properties: object) => [...readAppClient("c", { ...properties }).flows].sort();
    expect(flowsOf({})).toEqual(["ALLOW_CUSTOM_AUTH", "ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"]);
    expect(flowsOf({ ExplicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH"] })).toEqual(["ALLOW_USER_PASSWORD_AUTH"]);
  });

  it("reads the older names of flows, which always allow refresh, and SRP unless only custom challenges are wanted", () => {
    const flowsOf = (...ExplicitAuthFlows: string[]) => [...readAppClient("c", { ExplicitAuthFlows }).flows].sort();
    const always = ["ALLOW_CUSTOM_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"];
    expect(flowsOf("USER_PASSWORD_AUTH")).toEqual([...always, "ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH"]);
    expect(flowsOf("ADMIN_NO_SRP_AUTH")).toEqual(["ALLOW_ADMIN_USER_PASSWORD_AUTH", ...always, "ALLOW_USER_SRP_AUTH"]);
    expect(flowsOf("CUSTOM_AUTH_FLOW_ONLY")).toEqual(always);
  });

  it.each([
    [
      "a flow that Cognito does not know",
      ["ALLOW_ANYTHING"],
      "ExplicitAuthFlows that Cognito does not know: ALLOW_ANYTHING.",
    ],
    ["older names beside today's", ["USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH"], "mixes older names"],
  ])("refuses %s", (_, ExplicitAuthFlows, message) => {
    expect(() => readAppClient("c", { ExplicitAuthFlows })).toThrow(message);
  });

  it("reveals which users exist, except with PreventUserExistenceErrors", () => {
    expect(readAppClient("c", {}).hidesUsers).toBe(false);
    expect(readAppClient("c", { PreventUserExistenceErrors: "LEGACY" }).hidesUsers).toBe(false);
    expect(readAppClient("c", { PreventUserExistenceErrors: "ENABLED" }).hidesUsers).toBe(true);
  });

  it.each([
    ["an hour and thirty days where nothing is said", {}, [HOUR, HOUR, 30 * DAY]],
    [
      "in hours, and in days for refresh tokens, without units",
      { IdTokenValidity: 2, AccessTokenValidity: 3, RefreshTokenValidity: 4 },
      [2 * HOUR, 3 * HOUR, 4 * DAY],
    ],
    [
      "in the units that are given",
      {
        IdTokenValidity: 20,
        AccessTokenValidity: 900,
        RefreshTokenValidity: 5,
        TokenValidityUnits: { IdToken: "minutes", AccessToken: "seconds", RefreshToken: "hours" },
      },
      [20 * 60_000, 900_000, 5 * HOUR],
    ],
  ])("reads lifetimes of %s", (_, properties, lifetimes) => {
    const { accessTokenMs, idTokenMs, refreshTokenMs } = readAppClient("c", properties);
    expect([idTokenMs, accessTokenMs, refreshTokenMs]).toEqual(lifetimes);
  });

  it.each([
    ["an ID token of four minutes", { IdTokenValidity: 4, TokenValidityUnits: { IdToken: "minutes" } }],
    ["an access token of 25 hours", { AccessTokenValidity: 25 }],
    ["a refresh token of 59 minutes", { RefreshTokenValidity: 59, TokenValidityUnits: { RefreshToken: "minutes" } }],
    ["a refresh token of 3,651 days", { RefreshTokenValidity: 3651 }],
    ["an unknown unit", { IdTokenValidity: 1, TokenValidityUnits: { IdToken: "weeks" } }],
    ["a lifetime that is not a number", { AccessTokenValidity: "long" }],
  ])("refuses %s, as Cognito does", (_, properties) => {
    expect(() => readAppClient("c", properties)).toThrow(UserError);
  });
});
