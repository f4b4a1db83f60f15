import { type AwsRefusal, refusal } from "../endpoint/action.ts";
import { asObject, type Json } from "../json.ts";
import type { Login } from "./verify-login.ts";

/** What of AWS::Cognito::IdentityPoolRoleAttachment decides on a role. */
export interface RoleAttachment {
  /** The default role for whoever is signed in. */
  authenticated?: string;
  /** For guests. */
  unauthenticated?: string;
  mappings: readonly RoleMapping[];
}

interface RoleMapping {
  /** `PROVIDER:CLIENT`. */
  identityProvider: string;
  type: "Token" | "Rules";
  ambiguous: "AuthenticatedRole" | "Deny";
  rules: readonly { claim: string; matchType: string; value: string; roleArn: string }[];
}

/**
 * The role that a login gets: by the mapping of its provider, and without one the pool's default role.
 *
 * Source: Cognito developer guide, "Role-based access control". `customRoleArn` is a role that the caller picks out of her token's.
 */
export function chooseRole(
  { authenticated, mappings }: RoleAttachment,
  { claims, clientId, providerName }: Login,
  customRoleArn: string,
): { kind: "role"; arn: string } | AwsRefusal {
  const mapping = mappings.find(({ identityProvider }) => identityProvider === `${providerName}:${clientId}`);
  if (customRoleArn !== "") return pickedRole(mapping, claims, providerName, customRoleArn);
  if (mapping === undefined) return authenticated === undefined ? noRole() : { kind: "role", arn: authenticated };

  const chosen = mapping.type === "Token" ? byToken(claims) : byRules(mapping.rules, claims);
  if (chosen !== undefined) return { kind: "role", arn: chosen };
  if (mapping.ambiguous === "AuthenticatedRole" && authenticated !== undefined)
    return { kind: "role", arn: authenticated };
  return denied(providerName, "the token names no role: the user is in no group that carries one");
}

/** A role that the caller picks has to be one of her token's, and the mapping one by token. No default takes its place. */
function pickedRole(
  mapping: RoleMapping | undefined,
  claims: Json,
  providerName: string,
  customRoleArn: string,
): { kind: "role"; arn: string } | AwsRefusal {
  if (mapping?.type !== "Token") return denied(providerName, "CustomRoleArn wants a role mapping of type Token");
  if (!rolesOf(claims).includes(customRoleArn))
    return denied(providerName, "CustomRoleArn is none of the roles that the token carries");
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
    const given = claims[claim];
    if (given === undefined) return false;
    const text = String(given);
    switch (matchType) {
      case "Equals":
        return text === value;
      case "NotEqual":
        return text !== value;
      case "StartsWith":
        return text.startsWith(value);
      case "Contains":
        return text.includes(value);
      default:
        return false;
    }
  })?.roleArn;
}

/** Reads the attachment's properties, references put in. */
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

function denied(providerName: string, because: string): AwsRefusal {
  const message = `The ambiguous role mapping rules for: ${providerName} denied this request.`;
  return refusal("NotAuthorizedException", message, because);
}

function noRole(): AwsRefusal {
  return invalidConfiguration("the identity pool has no role for whoever is signed in");
}

/** What Cognito says when a role is missing or cannot be taken on. */
export function invalidConfiguration(because: string): AwsRefusal {
  return refusal(
    "InvalidIdentityPoolConfigurationException",
    "Invalid identity pool configuration. Check assigned IAM roles for this pool.",
    because,
  );
}
