import { describe, expect, it } from "vitest";
import { chooseRole, readRoleAttachment } from "./choose-role.ts";

const PROVIDER = "cognito-idp.eu-west-1.amazonaws.com/eu-west-1_pool";
const [DEFAULT, READER, WRITER] = ["default", "reader", "writer"].map(
  (name) => `arn:aws:iam::111122223333:role/${name}`,
);

/** Returns the ARN of the chosen role, or the type of the refusal. */
function choose(mapping: object | undefined, claims: Record<string, unknown>, customRoleArn = "") {
  const attachment = readRoleAttachment({
    Roles: { authenticated: DEFAULT },
    ...(mapping && { RoleMappings: { one: { IdentityProvider: `${PROVIDER}:client`, ...mapping } } }),
  });
  const login = { kind: "login", providerName: PROVIDER, clientId: "client", sub: "sub", claims } as const;
  const chosen = chooseRole(attachment, login, customRoleArn);
  return chosen.kind === "role" ? chosen.arn : chosen.type;
}

const TOKEN = { Type: "Token", AmbiguousRoleResolution: "Deny" };
const both = { "cognito:roles": [READER, WRITER] };

describe("chooseRole", () => {
  it("gives the default role without a mapping, and refuses when there is no default", () => {
    expect(choose(undefined, both)).toBe(DEFAULT);
    const login = { kind: "login", providerName: PROVIDER, clientId: "client", sub: "sub", claims: {} } as const;
    expect(chooseRole(readRoleAttachment(undefined), login, "")).toMatchObject({
      type: "InvalidIdentityPoolConfigurationException",
    });
  });

  it("ignores the mapping of another app client", () => {
    expect(choose({ ...TOKEN, IdentityProvider: `${PROVIDER}:another` }, both)).toBe(DEFAULT);
  });

  it("gives the token's preferred role, or its only role", () => {
    expect(choose(TOKEN, { ...both, "cognito:preferred_role": WRITER })).toBe(WRITER);
    expect(choose(TOKEN, { "cognito:roles": [READER] })).toBe(READER);
  });

  it("with several roles and no preferred one, denies or gives the default role, as the mapping says", () => {
    expect(choose(TOKEN, both)).toBe("NotAuthorizedException");
    expect(choose(TOKEN, {})).toBe("NotAuthorizedException");
    expect(choose({ ...TOKEN, AmbiguousRoleResolution: "AuthenticatedRole" }, both)).toBe(DEFAULT);
  });

  it("gives the role that CustomRoleArn picks among the token's, before the preferred one", () => {
    expect(choose(TOKEN, { ...both, "cognito:preferred_role": WRITER }, READER)).toBe(READER);
  });

  it("refuses a CustomRoleArn that the token does not have, even when there is a default role", () => {
    const lenient = { ...TOKEN, AmbiguousRoleResolution: "AuthenticatedRole" };
    expect(choose(lenient, { "cognito:roles": [READER] }, WRITER)).toBe("NotAuthorizedException");
    expect(choose({ Type: "Rules" }, both, READER)).toBe("NotAuthorizedException");
    expect(choose(undefined, both, READER)).toBe("NotAuthorizedException");
  });

  it.each([
    ["Equals", "staff", "staff", true],
    ["Equals", "staff", "staffing", false],
    ["NotEqual", "staff", "guest", true],
    ["NotEqual", "staff", "staff", false],
    ["StartsWith", "st", "staff", true],
    ["StartsWith", "st", "past", false],
    ["Contains", "ta", "staff", true],
    ["Contains", "tb", "staff", false],
  ])("by a rule %s %s, of a claim %s: %s", (MatchType, Value, claim, matches) => {
    const Rules = [{ Claim: "custom:kind", MatchType, Value, RoleARN: READER }];
    const mapping = { Type: "Rules", AmbiguousRoleResolution: "Deny", RulesConfiguration: { Rules } };
    expect(choose(mapping, { "custom:kind": claim })).toBe(matches ? READER : "NotAuthorizedException");
    expect(choose(mapping, {})).toBe("NotAuthorizedException");
  });

  it("gives the role of the first rule that matches", () => {
    const rule = (RoleARN: string | undefined) => ({ Claim: "email", MatchType: "Contains", Value: "@", RoleARN });
    const RulesConfiguration = { Rules: [rule(WRITER), rule(READER)] };
    expect(choose({ Type: "Rules", RulesConfiguration }, { email: "ada@example.com" })).toBe(WRITER);
  });
});

describe("readRoleAttachment", () => {
  it.each([
    ["Type", { Type: "token" }],
    ["AmbiguousRoleResolution", { Type: "Token", AmbiguousRoleResolution: "Allow" }],
    [
      "RulesConfiguration.Rules.MatchType",
      {
        Type: "Rules",
        RulesConfiguration: { Rules: [{ Claim: "email", MatchType: "equals", Value: "x", RoleARN: "x" }] },
      },
    ],
  ])("refuses a value of %s that Cognito does not know", (place, mapping) => {
    expect(() => readRoleAttachment({ RoleMappings: { callers: mapping } })).toThrow(
      `IdentityPoolRoleAttachment.RoleMappings.callers.${place} must be`,
    );
  });
});
