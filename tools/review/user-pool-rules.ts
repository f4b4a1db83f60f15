/** Rules for the user pool: accounts, passwords, and the ways to sign in. */
import { asObject } from "../../local/json.ts";
import type { Rule } from "./rule.ts";
import { at, listOf, type ReadResource, type ReadTemplate, sameJson, target } from "./template.ts";

const pools = (template: ReadTemplate) => template.ofType("AWS::Cognito::UserPool");
const clients = (template: ReadTemplate) => template.ofType("AWS::Cognito::UserPoolClient");

const MINUTES: Readonly<Record<string, number>> = { minutes: 1, hours: 60, days: 1440 };

/** The lifetime of a token in minutes; infinite when the app client gives no unit for it. */
function lifetime({ properties }: ReadResource, token: string): number {
  const unit = MINUTES[String(at(properties["TokenValidityUnits"], token))] ?? Number.POSITIVE_INFINITY;
  return Number(properties[`${token}Validity`] ?? Number.POSITIVE_INFINITY) * unit;
}

export const userPoolRules: readonly Rule[] = [
  {
    id: "nobody-confirms-herself",
    says: "Leave AutoVerifiedAttributes out: Cognito would mail a code to a person who signs up, and with the code she confirms herself.",
    find: (template) =>
      pools(template)
        .filter(({ properties }) => listOf(properties["AutoVerifiedAttributes"]).length > 0)
        .map(({ id }) => `${id}.AutoVerifiedAttributes`),
  },
  {
    id: "sign-up-is-closed",
    says: "Set AllowAdminCreateUserOnly on every stage except dev: an administrator might confirm the wrong person, who signed up first with an address.",
    find: (template) =>
      pools(template)
        .filter(() => template.stage !== "dev")
        .filter(({ properties }) => at(properties, "AdminCreateUserConfig", "AllowAdminCreateUserOnly") !== true)
        .map(({ id }) => `${id}.AdminCreateUserConfig`),
  },
  {
    id: "accounts-are-kept",
    says: "On every stage except dev a user pool has DeletionProtection and is retained: deleted accounts are lost.",
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
    says: "Let admin_only be the one recovery mechanism: a program has no mailbox, and a reader of the mailbox would get the account.",
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
    says: "Require 20 characters of four classes: nobody has to remember the password of a program.",
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
    says: "Set TemporaryPasswordValidityDays to 1: a temporary password lies in a mailbox.",
    find: (template) =>
      pools(template)
        .filter(({ properties }) => at(properties, "Policies", "PasswordPolicy", "TemporaryPasswordValidityDays") !== 1)
        .map(({ id }) => `${id}.Policies.PasswordPolicy.TemporaryPasswordValidityDays`),
  },
  {
    id: "a-pool-has-one-app-client",
    says: "A user pool has one app client, the one of the application: every other client is one more way to sign in, with settings of its own.",
    find: (template) =>
      pools(template).flatMap(({ id }) => {
        const [, ...others] = clients(template).filter(({ properties }) => target(properties["UserPoolId"]) === id);
        return [
          ...others.map((client) => client.id),
          ...clients(template)
            .filter(({ properties }) => pools(template).every((pool) => target(properties["UserPoolId"]) !== pool.id))
            .map((client) => `${client.id}.UserPoolId`),
        ];
      }),
  },
  {
    id: "a-pool-calls-no-function",
    says: "Leave LambdaConfig out: a trigger may confirm users, change tokens or answer challenges in place of Cognito.",
    find: (template) =>
      pools(template)
        .filter(({ properties }) => properties["LambdaConfig"] !== undefined)
        .map(({ id }) => `${id}.LambdaConfig`),
  },
  {
    id: "sign-in-is-by-srp",
    says: "Allow SRP and refresh alone, and no sign-in policy of the pool: every other flow sends the password, or leaves the decision to a function.",
    find: (template) => [
      ...pools(template)
        .filter(({ properties }) => !sameJson(Object.keys(asObject(properties["Policies"])), ["PasswordPolicy"]))
        .map(({ id }) => `${id}.Policies`),
      ...clients(template)
        .filter(({ properties }) => !isSrpAlone(listOf(properties["ExplicitAuthFlows"])))
        .map(({ id }) => `${id}.ExplicitAuthFlows`),
    ],
  },
  {
    id: "there-is-no-hosted-sign-in",
    says: "Leave OAuth flows and callbacks out: a sign-in page is one more way in, and a program needs none.",
    find: (template) =>
      clients(template).flatMap(({ id, properties }) =>
        ["AllowedOAuthFlows", "AllowedOAuthFlowsUserPoolClient", "CallbackURLs"]
          .filter((name) => listOf(properties[name]).some((value) => value !== false))
          .map((name) => `${id}.${name}`),
      ),
  },
  {
    id: "nobody-learns-who-has-an-account",
    says: "Set PreventUserExistenceErrors to ENABLED: the default, LEGACY, tells which accounts exist.",
    find: (template) =>
      clients(template)
        .filter(({ properties }) => properties["PreventUserExistenceErrors"] !== "ENABLED")
        .map(({ id }) => `${id}.PreventUserExistenceErrors`),
  },
  {
    id: "tokens-can-be-revoked",
    says: "Set EnableTokenRevocation: without it a leaked refresh token is valid until it expires.",
    find: (template) =>
      clients(template)
        .filter(({ properties }) => properties["EnableTokenRevocation"] !== true)
        .map(({ id }) => `${id}.EnableTokenRevocation`),
  },
  {
    id: "tokens-are-short",
    says: "ID and access tokens last at most an hour, refresh tokens at most a day, each with its unit: without one, 15 means hours.",
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
    says: "List the attributes that an app client reads and writes, each of them in the Schema of the pool: without a list it may write every attribute.",
    find: (template) =>
      clients(template).flatMap(({ id, properties }) =>
        ["ReadAttributes", "WriteAttributes"]
          .filter((name) => {
            const schema = pools(template).flatMap((pool) =>
              listOf(pool.properties["Schema"]).map((one) => at(one, "Name")),
            );
            const names = listOf(properties[name]);
            return names.length === 0 || names.some((one) => !schema.includes(one));
          })
          .map((name) => `${id}.${name}`),
      ),
  },
];

/** Whether the flows are SRP and, at most, the refresh of its tokens. A client that rotates refresh tokens must not list the refresh. */
function isSrpAlone(flows: readonly unknown[]): boolean {
  return (
    flows.includes("ALLOW_USER_SRP_AUTH") &&
    new Set([...flows, "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]).size === 2
  );
}
