import { type AwsRefusal, decidedBy, refusal } from "../endpoint/action.ts";
import { asObject, type Json } from "../json.ts";
import { UserError } from "../user-error.ts";
import { invalidConfiguration } from "./refusals.ts";
import type { Login } from "./verify-login.ts";

/** The properties of AWS::Cognito::IdentityPoolRoleAttachment that decide on a role. */
export interface RoleAttachment {
  /** The default role of signed-in users. */
  authenticated?: string;
  /** The role of guests. */
  unauthenticated?: string;
  mappings: readonly RoleMapping[];
}

const MATCH_TYPES = ["Equals", "Contains", "StartsWith", "NotEqual"] as const;

/** The mapping from a provider's tokens to roles. */
interface RoleMapping {
  /** The user pool's provider name and the app client's id, as `PROVIDER:CLIENT`. */
  identityProvider: string;
  type: "Token" | "Rules";
  ambiguous: "AuthenticatedRole" | "Deny";
  rules: readonly { claim: string; matchType: (typeof MATCH_TYPES)[number]; value: string; roleArn: string }[];
}

/**
 * Chooses the role of a login by the role mapping of its provider; without a mapping, the pool's default role. `customRoleArn` is the role
 * that the caller asks for, among the roles in the token. `customRoleArn` is empty when the caller leaves the choice to Cognito.
 *
 * Source: Cognito developer guide, "Role-based access control".
 */
export function chooseRole(
  { authenticated, mappings }: RoleAttachment,
  { claims, clientId, providerName }: Login,
  customRoleArn: string,
): { kind: "role"; arn: string } | AwsRefusal {
  const mapping = mappings.find(({ identityProvider }) => identityProvider === `${providerName}:${clientId}`);
  if (customRoleArn !== "") return customRole(mapping, claims, providerName, customRoleArn);
  if (mapping === undefined) return authenticated === undefined ? noRole() : { kind: "role", arn: authenticated };

  const chosen = mapping.type === "Token" ? byToken(claims) : byRules(mapping.rules, claims);
  if (chosen !== undefined) return { kind: "role", arn: chosen };
  if (mapping.ambiguous === "AuthenticatedRole" && authenticated !== undefined)
    return { kind: "role", arn: authenticated };
  const because = "the token names no role: the user is in no group that has one";
  return decidedBy(ambiguousRoles(providerName, because), {
    property: "IdentityPoolRoleAttachment.RoleMappings.AmbiguousRoleResolution",
    value: mapping.ambiguous,
    meaning: "With AuthenticatedRole, such a user gets the pool's role for users who signed in.",
  });
}

/**
 * Returns the role that the caller asks for. The provider's mapping must be of type Token, and the token must contain this role; otherwise Cognito
 * refuses and does not use the default role instead.
 */
function customRole(
  mapping: RoleMapping | undefined,
  claims: Json,
  providerName: string,
  customRoleArn: string,
): { kind: "role"; arn: string } | AwsRefusal {
  if (mapping?.type !== "Token")
    return decidedBy(ambiguousRoles(providerName, "CustomRoleArn needs a role mapping of type Token"), {
      property: "IdentityPoolRoleAttachment.RoleMappings.Type",
      ...(mapping && { value: mapping.type }),
      meaning: "With Token, a user may choose one of the roles in the token.",
    });
  if (!rolesOf(claims).includes(customRoleArn))
    return ambiguousRoles(providerName, "CustomRoleArn is not one of the token's roles");
  return { kind: "role", arn: customRoleArn };
}

function rolesOf(claims: Json): readonly unknown[] {
  const roles = claims["cognito:roles"];
  return Array.isArray(roles) ? roles : [];
}

function byToken(claims: Json): string | undefined {
  const roles = rolesOf(claims);
  const preferred = claims["cognito:preferred_role"];
  if (typeof preferred === "string") return preferred;
  return roles.length === 1 ? String(roles[0]) : undefined;
}

function byRules(rules: RoleMapping["rules"], claims: Json): string | undefined {
  return rules.find((rule) => claims[rule.claim] !== undefined && matches(rule, String(claims[rule.claim])))?.roleArn;
}

function matches({ matchType, value }: RoleMapping["rules"][number], claim: string): boolean {
  switch (matchType) {
    case "Equals":
      return claim === value;
    case "NotEqual":
      return claim !== value;
    case "StartsWith":
      return claim.startsWith(value);
    case "Contains":
      return claim.includes(value);
  }
}

/** Reads the properties of a role attachment, with references resolved. Throws a UserError for a value that Cognito refuses. */
export function readRoleAttachment(properties: Json | undefined): RoleAttachment {
  const { authenticated, unauthenticated } = asObject(properties?.["Roles"]);
  return {
    ...(typeof authenticated === "string" && { authenticated }),
    ...(typeof unauthenticated === "string" && { unauthenticated }),
    mappings: Object.entries(asObject(properties?.["RoleMappings"])).map(([key, value]) => {
      const mapping = asObject(value);
      const rules = asObject(mapping["RulesConfiguration"])["Rules"];
      const place = `IdentityPoolRoleAttachment.RoleMappings.${key}`;
      return {
        identityProvider: String(mapping["IdentityProvider"] ?? key),
        type: oneOf(["Token", "Rules"], mapping["Type"], `${place}.Type`),
        ambiguous: oneOf(
          ["Deny", "AuthenticatedRole"],
          mapping["AmbiguousRoleResolution"] ?? "Deny",
          `${place}.AmbiguousRoleResolution`,
        ),
        rules: (Array.isArray(rules) ? rules : []).map(asObject).map((rule) => ({
          claim: String(rule["Claim"]),
          matchType: oneOf(MATCH_TYPES, rule["MatchType"], `${place}.RulesConfiguration.Rules.MatchType`),
          value: String(rule["Value"]),
          roleArn: String(rule["RoleARN"]),
        })),
      };
    }),
  };
}

function oneOf<const Value extends string>(values: readonly Value[], given: unknown, place: string): Value {
  const value = values.find((each) => each === given);
  if (value === undefined) throw new UserError(`${place} must be ${values.join(" or ")}.`);
  return value;
}

function ambiguousRoles(providerName: string, because: string): AwsRefusal {
  const message = `The ambiguous role mapping rules for: ${providerName} denied this request.`;
  return refusal("NotAuthorizedException", message, because);
}

function noRole(): AwsRefusal {
  return invalidConfiguration("the identity pool has no role for signed-in users", {
    property: "IdentityPoolRoleAttachment.Roles.authenticated",
    meaning: "With a role here, users who signed in get it.",
  });
}
