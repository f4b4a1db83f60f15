import { describe, expect, it } from "vitest";
import { awsManagedPolicy } from "./managed-policies.ts";

describe("awsManagedPolicy", () => {
  it.each([
    ["arn:aws:iam::aws:policy/AmazonAPIGatewayInvokeFullAccess", "execute-api:Invoke"],
    ["arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole", "logs:PutLogEvents"],
  ])("knows what %s allows", (arn, action) => {
    const found = awsManagedPolicy(arn);
    expect(found?.isKnown).toBe(true);
    expect(found?.policy.document.Statement[0]?.Action).toContain(action);
  });

  it.each(["AmazonDynamoDBFullAccess", "constructor"])("lets %s, which it does not know, allow nothing", (name) => {
    const found = awsManagedPolicy(`arn:aws:iam::aws:policy/${name}`);
    expect(found).toEqual({
      isKnown: false,
      denies: false,
      policy: { name, document: { Version: "2012-10-17", Statement: [] } },
    });
  });

  it("knows the policy that denies everything", () => {
    const found = awsManagedPolicy("arn:aws:iam::aws:policy/AWSDenyAll");
    expect(found?.denies).toBe(false);
    expect(found?.policy.document.Statement).toEqual([{ Effect: "Deny", Action: ["*"], Resource: ["*"] }]);
  });

  it.each(["AWSCompromisedKeyQuarantineV3", "AmazonDataZoneEnvironmentRolePermissionsBoundary"])(
    "says that %s denies something",
    (name) => {
      expect(awsManagedPolicy(`arn:aws:iam::aws:policy/${name}`)).toMatchObject({ isKnown: false, denies: true });
    },
  );

  it("finds a policy under its path alone", () => {
    expect(awsManagedPolicy("arn:aws:iam::aws:policy/AWSLambdaBasicExecutionRole")?.isKnown).toBe(false);
  });

  it("knows no policy of an account", () => {
    expect(awsManagedPolicy("arn:aws:iam::111122223333:policy/AdministratorAccess")).toBeUndefined();
  });
});
