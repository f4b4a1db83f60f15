import { type AwsRefusal, refusal } from "../endpoint/action.ts";
import { asObject, type Json } from "../json.ts";
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

/** How a provider's tokens map to roles. */
interface RoleMapping {
  /** `PROVIDER:CLIENT`. */
  identityProvider: string;
  type: "Token" | "Rules";
  ambiguous: "AuthenticatedRole" | "Deny";
  rules: readonly { claim: string; matchType: string; value: string; roleArn: string }[];
}

/**
 * Chooses the role of a login by the mapping of its provider, or else the pool's default role. `customRoleArn` is the role that the caller asks for among
 * those of the token; empty when the caller leaves the choice to Cognito.
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
  return ambiguousRoles(providerName, "the token names no role: the user is in no group that has one");
}

/** The role that the caller asks for. It must be one of the token's, under a mapping of type Token. The default role never replaces it. */
function customRole(
  mapping: RoleMapping | undefined,
  claims: Json,
  providerName: string,
  customRoleArn: string,
): { kind: "role"; arn: string } | AwsRefusal {
  if (mapping?.type !== "Token")
    return ambiguousRoles(providerName, "CustomRoleArn needs a role mapping of type Token");
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
  return rules.find(({ claim, matchType, value }) => {
    const claimed = claims[claim];
    if (claimed === undefined) return false;
    const given = String(claimed);
    switch (matchType) {
      case "Equals":
        return given === value;
      case "NotEqual":
        return given !== value;
      case "StartsWith":
        return given.startsWith(value);
      case "Contains":
        return given.includes(value);
      default:
        return false;
    }
  })?.roleArn;
}

/** Reads the attachment's properties, with references resolved. */
export function readRoleAttachment(properties: Json | undefined): RoleAttachment {
  const { authenticated, unauthenticated } = asObject(properties?.["Roles"]);
  return {
    ...(typeof authenticated === "string" && { authenticated }),
    ...(typeof unauthenticated === "string" && { unauthenticated }),
    mappings: Object.entries(asObject(properties?.["RoleMappings"])).map(([key, value]) => {
      const mapping = asObject(value);
      const rules = asObject(mapping["RulesConfiguration"])["Rules"];
      return {
        identityProvider: String(mapping["IdentityProvider"] ?? key),
        type: mapping["Type"] === "Rules" ? "Rules" : "Token",
        ambiguous: mapping["AmbiguousRoleResolution"] === "AuthenticatedRole" ? "AuthenticatedRole" : "Deny",
        rules: (Array.isArray(rules) ? rules : []).map(asObject).map((rule) => ({
          claim: String(rule["Claim"]),
          matchType: String(rule["MatchType"]),
          value: String(rule["Value"]),
          roleArn: String(rule["RoleARN"]),
        })),
      };
    }),
  };
}

function ambiguousRoles(providerName: string, because: string): AwsRefusal {
  const message = `The ambiguous role mapping rules for: ${providerName} denied this request.`;
  return refusal("NotAuthorizedException", message, because);
}

function noRole(): AwsRefusal {
  return invalidConfiguration("the identity pool has no role for signed-in users");
}
