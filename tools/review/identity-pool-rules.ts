/** Rules for the identity pool: it gives credentials of the caller's role to members of the group, and to nobody else. */
import { asObject } from "../../local/json.ts";
import type { Rule } from "./rule.ts";
import { heldStatements, type ReadStatement, trustStatements } from "./statements.ts";
import { at, listOf, type ReadResource, type ReadTemplate, sameJson, target, textOf } from "./template.ts";

const IDENTITY = "cognito-identity.amazonaws.com";
/** Properties of an identity pool that accept identities from other sources than the user pool. */
const OTHER_WAYS = [
  "DeveloperProviderName",
  "OpenIdConnectProviderARNs",
  "SamlProviderARNs",
  "SupportedLoginProviders",
] as const;

const pools = (template: ReadTemplate) => template.ofType("AWS::Cognito::IdentityPool");
const attachments = (template: ReadTemplate) => template.ofType("AWS::Cognito::IdentityPoolRoleAttachment");
const providers = ({ properties }: ReadResource) => listOf(properties["CognitoIdentityProviders"]);

function isFederated({ whole }: ReadStatement): boolean {
  return at(whole, "Principal", "Federated") !== undefined;
}

/** Tells whether a statement of a trust policy trusts only signed-in identities of this stack's identity pool. */
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
    says: "Set AllowUnauthenticatedIdentities to false, and attach no role for guests.",
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
    says: "Set AllowClassicFlow to false: in that flow a user chooses the role and the length of the session herself.",
    find: (template) =>
      pools(template)
        .filter(({ properties }) => properties["AllowClassicFlow"] !== false)
        .map(({ id }) => `${id}.AllowClassicFlow`),
  },
  {
    id: "tokens-are-looked-up",
    says: "Set ServerSideTokenCheck: without it the token of a user who is signed out or disabled still gets credentials.",
    find: (template) =>
      pools(template)
        .filter((pool) => providers(pool).some((provider) => at(provider, "ServerSideTokenCheck") !== true))
        .map(({ id }) => `${id}.CognitoIdentityProviders`),
  },
  {
    id: "one-provider-lets-in",
    says: "An identity pool accepts one app client of this stack's user pool, and no other identity provider.",
    find: (template) =>
      pools(template).flatMap((pool) => {
        const [only, ...more] = providers(pool);
        const ours =
          more.length === 0 &&
          template.get(target(at(only, "ClientId")))?.type === "AWS::Cognito::UserPoolClient" &&
          sameJson(at(only, "ProviderName"), {
            "Fn::GetAtt": [template.ofType("AWS::Cognito::UserPool")[0]?.id, "ProviderName"],
          });
        return [
          ...(ours ? [] : [`${pool.id}.CognitoIdentityProviders`]),
          ...OTHER_WAYS.filter((way) => pool.properties[way] !== undefined).map((way) => `${pool.id}.${way}`),
        ];
      }),
  },
  {
    id: "the-token-says-which-role",
    says: "An identity pool has one role attachment, which maps the roles of this user pool's client by Token with AmbiguousRoleResolution Deny: a user without a group gets no credentials.",
    find: (template) =>
      pools(template)
        .filter(({ id }) => {
          const [attached, ...others] = attachments(template).filter(
            ({ properties }) => target(properties["IdentityPoolId"]) === id,
          );
          const mappings = Object.values(asObject(attached?.properties["RoleMappings"]));
          return (
            others.length > 0 ||
            mappings.length !== 1 ||
            mappings.some(
              (mapping) =>
                at(mapping, "Type") !== "Token" ||
                at(mapping, "AmbiguousRoleResolution") !== "Deny" ||
                !/^\$\{\w+\.ProviderName\}:\$\{\w+\}$/.test(textOf(at(mapping, "IdentityProvider"))),
            )
          );
        })
        .map(({ id }) => `${id}: its role mapping`),
  },
  {
    id: "signed-in-is-not-allowed",
    says: "The role for every signed-in user has no policy: rights come with a group.",
    find: (template) =>
      attachments(template).flatMap(({ id, properties }) => {
        const role = target(at(properties, "Roles", "authenticated"));
        const holds = heldStatements(template).some(({ roles }) => role !== undefined && roles.includes(role));
        return role !== undefined && !holds ? [] : [`${id}.Roles.authenticated`];
      }),
  },
  {
    id: "a-group-carries-its-role",
    says: "A group names the role of its members, and every role for Cognito's identities that may do something belongs to one group of this stack's pool.",
    find: (template) => {
      const groups = template.ofType("AWS::Cognito::UserPoolGroup");
      const carried = groups.map(({ properties }) => target(properties["RoleArn"]));
      const able = template
        .ofType("AWS::IAM::Role")
        .filter((role) => trustStatements(role).some(isFederated))
        .filter(({ id }) => heldStatements(template).some(({ roles }) => roles.includes(id)));
      return [
        ...groups.filter((_, index) => carried[index] === undefined).map(({ id }) => `${id}.RoleArn`),
        ...able.filter(({ id }) => !carried.includes(id)).map(({ id }) => `${id}: no group carries it`),
        ...groups
          .filter(
            ({ properties }, index) =>
              carried.indexOf(carried[index]) !== index ||
              template.get(target(properties["UserPoolId"]))?.type !== "AWS::Cognito::UserPool",
          )
          .map(({ id }) => `${id}: a second group of its role, or of another pool`),
      ];
    },
  },
  {
    id: "trust-names-pool-and-sign-in",
    says: "A role for Cognito's identities requires both this stack's identity pool (aud) and a signed-in identity (amr authenticated).",
    find: (template) =>
      template
        .ofType("AWS::IAM::Role")
        .flatMap(trustStatements)
        .filter((statement) => isFederated(statement) && !trustsOurIdentities(statement, template))
        .map(({ place }) => place),
  },
  {
    id: "sessions-last-an-hour",
    says: "Set MaxSessionDuration to 3600 at most: credentials that were given out cannot be called back.",
    find: (template) =>
      template
        .ofType("AWS::IAM::Role")
        .filter(({ properties }) => Number(properties["MaxSessionDuration"] ?? 3600) > 3600)
        .map(({ id }) => `${id}.MaxSessionDuration`),
  },
];
