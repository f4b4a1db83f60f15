/** Who gets credentials from the identity pool, and whose. */
import type { Rule } from "./rule.ts";
import { heldStatements, type ReadStatement, trustStatements } from "./statements.ts";
import { at, listOf, type ReadResource, type ReadTemplate, sameJson, target } from "./template.ts";

const IDENTITY = "cognito-identity.amazonaws.com";
/** Other ways into an identity pool than its user pool. */
const OTHER_WAYS = [
  "DeveloperProviderName",
  "OpenIdConnectProviderARNs",
  "SamlProviderARNs",
  "SupportedLoginProviders",
] as const;

const pools = (template: ReadTemplate) => template.ofType("AWS::Cognito::IdentityPool");
const attachments = (template: ReadTemplate) => template.ofType("AWS::Cognito::IdentityPoolRoleAttachment");
const providers = ({ properties }: ReadResource) => listOf(properties["CognitoIdentityProviders"]);

function federated({ whole }: ReadStatement): boolean {
  return at(whole, "Principal", "Federated") !== undefined;
}

function trustsOurIdentities(statement: ReadStatement, template: ReadTemplate): boolean {
  const { actions, condition, whole } = statement;
  const pool = target(at(condition, "StringEquals", `${IDENTITY}:aud`));
  return (
    at(whole, "Principal", "Federated") === IDENTITY &&
    sameJson(actions, ["sts:AssumeRoleWithWebIdentity"]) &&
    template.get(pool)?.type === "AWS::Cognito::IdentityPool" &&
    at(condition, "ForAnyValue:StringLike", `${IDENTITY}:amr`) === "authenticated"
  );
}

export const identityPoolRules: readonly Rule[] = [
  {
    id: "there-are-no-guests",
    says: "AllowUnauthenticatedIdentities is false and no role is attached for guests.",
    find: (template) => [
      ...pools(template)
        .filter(({ properties }) => properties["AllowUnauthenticatedIdentities"] !== false)
        .map(({ id }) => `${id}.AllowUnauthenticatedIdentities`),
      ...attachments(template)
        .filter(({ properties }) => at(properties, "Roles", "unauthenticated") !== undefined)
        .map(({ id }) => `${id}.Roles.unauthenticated`),
    ],
  },
  {
    id: "the-classic-flow-is-off",
    says: "AllowClassicFlow is false: by it a user chooses the role herself, and its session lasts as long as she says.",
    find: (template) =>
      pools(template)
        .filter(({ properties }) => properties["AllowClassicFlow"] !== false)
        .map(({ id }) => `${id}.AllowClassicFlow`),
  },
  {
    id: "tokens-are-looked-up",
    says: "Set ServerSideTokenCheck: without it a token of a user who was signed out or disabled still gets credentials.",
    find: (template) =>
      pools(template)
        .filter((pool) => providers(pool).some((provider) => at(provider, "ServerSideTokenCheck") !== true))
        .map(({ id }) => `${id}.CognitoIdentityProviders`),
  },
  {
    id: "one-provider-lets-in",
    says: "An identity pool knows one app client of the stack's own user pool, and nobody else vouches for anybody.",
    find: (template) =>
      pools(template).flatMap((pool) => {
        const [only, ...more] = providers(pool);
        const ours =
          more.length === 0 && template.get(target(at(only, "ClientId")))?.type === "AWS::Cognito::UserPoolClient";
        return [
          ...(ours ? [] : [`${pool.id}.CognitoIdentityProviders`]),
          ...OTHER_WAYS.filter((way) => pool.properties[way] !== undefined).map((way) => `${pool.id}.${way}`),
        ];
      }),
  },
  {
    id: "the-token-says-which-role",
    says: "Each identity pool has a role mapping of type Token with AmbiguousRoleResolution Deny: who is in no group gets nothing.",
    find: (template) =>
      pools(template)
        .filter(({ id }) => {
          const attached = attachments(template).find(({ properties }) => target(properties["IdentityPoolId"]) === id);
          const mappings = Object.values(Object(attached?.properties["RoleMappings"]));
          return (
            mappings.length === 0 ||
            mappings.some(
              (mapping) => at(mapping, "Type") !== "Token" || at(mapping, "AmbiguousRoleResolution") !== "Deny",
            )
          );
        })
        .map(({ id }) => `${id}: its role mapping`),
  },
  {
    id: "signed-in-is-not-allowed",
    says: "The role that is attached for everybody who signed in holds no policy: rights come with a group.",
    find: (template) =>
      attachments(template).flatMap(({ id, properties }) => {
        const role = target(at(properties, "Roles", "authenticated"));
        const holds = heldStatements(template).some(({ roles }) => role !== undefined && roles.includes(role));
        return role !== undefined && !holds ? [] : [`${id}.Roles.authenticated`];
      }),
  },
  {
    id: "a-group-carries-its-role",
    says: "A group names the role that its members get, and a role for Cognito's identities that may do something is carried by one.",
    find: (template) => {
      const groups = template.ofType("AWS::Cognito::UserPoolGroup");
      const carried = groups.map(({ properties }) => target(properties["RoleArn"]));
      const able = template
        .ofType("AWS::IAM::Role")
        .filter((role) => trustStatements(role).some(federated))
        .filter(({ id }) => heldStatements(template).some(({ roles }) => roles.includes(id)));
      return [
        ...groups.filter((_, index) => carried[index] === undefined).map(({ id }) => `${id}.RoleArn`),
        ...able.filter(({ id }) => !carried.includes(id)).map(({ id }) => `${id}: no group carries it`),
      ];
    },
  },
  {
    id: "trust-names-pool-and-sign-in",
    says: "A role for Cognito's identities trusts this stack's identity pool (aud) and signed-in identities (amr authenticated), by both conditions.",
    find: (template) =>
      template
        .ofType("AWS::IAM::Role")
        .flatMap(trustStatements)
        .filter((statement) => federated(statement) && !trustsOurIdentities(statement, template))
        .map(({ place }) => place),
  },
  {
    id: "sessions-last-an-hour",
    says: "MaxSessionDuration is 3600 at most: what has been handed out cannot be called back.",
    find: (template) =>
      template
        .ofType("AWS::IAM::Role")
        .filter(({ properties }) => Number(properties["MaxSessionDuration"] ?? 3600) > 3600)
        .map(({ id }) => `${id}.MaxSessionDuration`),
  },
];
