/** Who may have an account in the user pool, and how its app clients let somebody sign in. */
import type { Rule } from "./rule.ts";
import { at, listOf, type ReadResource, type ReadTemplate, sameJson } from "./template.ts";

const pools = (template: ReadTemplate) => template.ofType("AWS::Cognito::UserPool");
const clients = (template: ReadTemplate) => template.ofType("AWS::Cognito::UserPoolClient");

const MINUTES: Readonly<Record<string, number>> = { minutes: 1, hours: 60, days: 1440 };

/** How long a token lasts, in minutes; without a unit it is as good as for ever. */
function lifetime({ properties }: ReadResource, token: string): number {
  const unit = MINUTES[String(at(properties["TokenValidityUnits"], token))] ?? Number.POSITIVE_INFINITY;
  return Number(properties[`${token}Validity`] ?? Number.POSITIVE_INFINITY) * unit;
}

export const userPoolRules: readonly Rule[] = [
  {
    id: "nobody-confirms-herself",
    says: "Leave AutoVerifiedAttributes out: Cognito would mail a code to whoever signs up, and the code confirms her.",
    find: (template) =>
      pools(template)
        .filter(({ properties }) => listOf(properties["AutoVerifiedAttributes"]).length > 0)
        .map(({ id }) => `${id}.AutoVerifiedAttributes`),
  },
  {
    id: "sign-up-is-closed",
    says: "Set AllowAdminCreateUserOnly on every stage but dev: who signs up first with an address is who an administrator confirms.",
    find: (template) =>
      pools(template)
        .filter(() => template.stage !== "dev")
        .filter(({ properties }) => at(properties, "AdminCreateUserConfig", "AllowAdminCreateUserOnly") !== true)
        .map(({ id }) => `${id}.AdminCreateUserConfig`),
  },
  {
    id: "accounts-are-kept",
    says: "On every stage but dev a user pool has DeletionProtection and is retained: accounts cannot be made again.",
    find: (template) =>
      pools(template)
        .filter(() => template.stage !== "dev")
        .filter(
          ({ deletionPolicy, properties, updateReplacePolicy }) =>
            properties["DeletionProtection"] !== "ACTIVE" ||
            deletionPolicy !== "Retain" ||
            updateReplacePolicy !== "Retain",
        )
        .map(({ id }) => `${id}.DeletionProtection`),
  },
  {
    id: "only-an-administrator-recovers",
    says: "Let admin_only be the one recovery mechanism: a program has no mailbox, and who reads the mailbox would have the account.",
    find: (template) =>
      pools(template)
        .filter(
          ({ properties }) =>
            !sameJson(at(properties, "AccountRecoverySetting", "RecoveryMechanisms"), [
              { Name: "admin_only", Priority: 1 },
            ]),
        )
        .map(({ id }) => `${id}.AccountRecoverySetting`),
  },
  {
    id: "passwords-are-long",
    says: "Ask for 20 characters of four classes: nobody has to remember a program's password.",
    find: (template) =>
      pools(template)
        .filter(({ properties }) => {
          const policy = at(properties, "Policies", "PasswordPolicy");
          const classes = ["Lowercase", "Numbers", "Symbols", "Uppercase"];
          return (
            !(Number(at(policy, "MinimumLength")) >= 20) || classes.some((one) => at(policy, `Require${one}`) !== true)
          );
        })
        .map(({ id }) => `${id}.Policies.PasswordPolicy`),
  },
  {
    id: "temporary-passwords-are-short-lived",
    says: "TemporaryPasswordValidityDays is 1: it lies in a mailbox until then.",
    find: (template) =>
      pools(template)
        .filter(({ properties }) => at(properties, "Policies", "PasswordPolicy", "TemporaryPasswordValidityDays") !== 1)
        .map(({ id }) => `${id}.Policies.PasswordPolicy.TemporaryPasswordValidityDays`),
  },
  {
    id: "sign-in-is-by-srp",
    says: "Allow SRP and refresh alone: every other flow sends the password, or lets a function decide.",
    find: (template) =>
      clients(template)
        .filter(
          ({ properties }) =>
            !sameJson([...listOf(properties["ExplicitAuthFlows"])].sort(), [
              "ALLOW_REFRESH_TOKEN_AUTH",
              "ALLOW_USER_SRP_AUTH",
            ]),
        )
        .map(({ id }) => `${id}.ExplicitAuthFlows`),
  },
  {
    id: "there-is-no-hosted-sign-in",
    says: "Leave OAuth flows and callbacks out: a page to sign in at is one more way in, and a program needs none.",
    find: (template) =>
      clients(template).flatMap(({ id, properties }) =>
        ["AllowedOAuthFlows", "AllowedOAuthFlowsUserPoolClient", "CallbackURLs"]
          .filter((name) => listOf(properties[name]).some((value) => value !== false))
          .map((name) => `${id}.${name}`),
      ),
  },
  {
    id: "nobody-learns-who-has-an-account",
    says: "Set PreventUserExistenceErrors to ENABLED: what the API takes for granted is LEGACY, which says who exists.",
    find: (template) =>
      clients(template)
        .filter(({ properties }) => properties["PreventUserExistenceErrors"] !== "ENABLED")
        .map(({ id }) => `${id}.PreventUserExistenceErrors`),
  },
  {
    id: "tokens-can-be-revoked",
    says: "Set EnableTokenRevocation: without it a refresh token that leaked is good to its end.",
    find: (template) =>
      clients(template)
        .filter(({ properties }) => properties["EnableTokenRevocation"] !== true)
        .map(({ id }) => `${id}.EnableTokenRevocation`),
  },
  {
    id: "tokens-are-short",
    says: "ID and access tokens last an hour at most, refresh tokens a day, each with its unit: without one 15 means hours.",
    find: (template) =>
      clients(template).flatMap((client) =>
        (
          [
            ["IdToken", 60],
            ["AccessToken", 60],
            ["RefreshToken", 1440],
          ] as const
        )
          .filter(([token, most]) => lifetime(client, token) > most)
          .map(([token]) => `${client.id}.${token}Validity`),
      ),
  },
  {
    id: "attributes-are-named",
    says: "Name the attributes that an app client reads and writes: without a list it may write every one, custom ones included.",
    find: (template) =>
      clients(template).flatMap(({ id, properties }) =>
        ["ReadAttributes", "WriteAttributes"]
          .filter((name) => listOf(properties[name]).length === 0)
          .map((name) => `${id}.${name}`),
      ),
  },
];
