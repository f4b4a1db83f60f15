/**
 * Cases from IAM's documentation. The first word of each title names the page it was written from:
 * LOGIC  "Policy evaluation logic"            ELEM  "IAM JSON policy elements reference"
 * COND   "Condition operators"                SETS  "Multivalued context keys"
 * VARS   "Policy variables"                   GATE  API Gateway, "Authorization workflow"
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type AccessRequest,
  type Decision,
  evaluate,
  type Outcome,
  type PoliciesInForce,
  statementsConsidered,
} from "./evaluate.ts";
import { type NamedPolicy, readPolicy } from "./policy-document.ts";
import type { Principal } from "./principal.ts";
import { contextOf } from "./request-context.ts";

const ACCOUNT = "111122223333";
const ROOT = "arn:aws:iam::111122223333:root";
const METHOD = "arn:aws:execute-api:eu-west-1:111122223333:api1/dev/GET/age";
const NOW = Date.UTC(2026, 10, 24, 12);
const REQUEST = { now: NOW, region: "eu-west-1", resourceAccountId: ACCOUNT };

const session: Principal = {
  kind: "session",
  accountId: ACCOUNT,
  arn: `arn:aws:sts::${ACCOUNT}:assumed-role/Caller/CognitoIdentityCredentials`,
  roleArn: `arn:aws:iam::${ACCOUNT}:role/team/Caller`,
  roleId: "AROAEXAMPLE",
  sessionName: "CognitoIdentityCredentials",
  issuedAt: NOW - 60_000,
  cognito: {
    identityPoolId: "eu-west-1:pool",
    identityId: "eu-west-1:ada",
    authenticated: true,
    amr: [
      "authenticated",
      "cognito-idp.eu-west-1.amazonaws.com/p",
      "cognito-idp.eu-west-1.amazonaws.com/p:CognitoSignIn:1",
    ],
  },
};
const user: Principal = {
  kind: "user",
  accountId: ACCOUNT,
  arn: `arn:aws:iam::${ACCOUNT}:user/ada`,
  userId: "AIDAEXAMPLE",
  userName: "ada",
};
const functionSession: Principal = {
  kind: "session",
  accountId: ACCOUNT,
  arn: `arn:aws:sts::${ACCOUNT}:assumed-role/DayRole/day`,
  roleArn: `arn:aws:iam::${ACCOUNT}:role/DayRole`,
  roleId: "AROADAY",
  sessionName: "day",
  issuedAt: NOW - 60_000,
};
const stranger: Principal = {
  ...user,
  accountId: "999900001111",
  arn: "arn:aws:iam::999900001111:user/eve",
  userName: "eve",
};

type Written = Record<string, unknown>;

function policy(name: string, ...statements: Written[]): NamedPolicy {
  const use = name === "resource" ? name : "identity";
  const read = readPolicy({ Version: "2012-10-17", Statement: statements }, name, use);
  if (!read.ok) throw new Error(read.problems.join("\n"));
  return { name, document: read.policy };
}

const allow = (rest: Written = {}): Written => ({
  Effect: "Allow",
  Action: "execute-api:Invoke",
  Resource: "*",
  ...rest,
});
const deny = (rest: Written = {}): Written => ({
  Effect: "Deny",
  Action: "execute-api:Invoke",
  Resource: "*",
  ...rest,
});
const toAll = { Principal: "*" };
const s3principal = () => allow({ ...toAll, Action: "s3:*" });

interface Case {
  who?: Principal | "anonymous";
  identity?: Written[];
  boundary?: Written[];
  inSession?: Written[];
  resource?: Written[];
  action?: string;
  on?: string;
  context?: Record<string, string[]>;
  owner?: string;
}

function decide(input: Case): Decision {
  const principal = input.who ?? session;
  const context = new Map(contextOf(principal, { ...REQUEST, sourceIp: "203.0.113.7", userAgent: "curl/8" }));
  for (const [key, values] of Object.entries(input.context ?? {})) context.set(key.toLowerCase(), values);
  const request: AccessRequest = {
    principal,
    action: input.action ?? "execute-api:Invoke",
    resource: input.on ?? METHOD,
    context,
  };
  const policies: PoliciesInForce = {
    identity: input.identity ? [policy("identity", ...input.identity)] : [],
    ...(input.boundary && { boundary: policy("boundary", ...input.boundary) }),
    ...(input.inSession && { session: policy("session", ...input.inSession) }),
    ...(input.resource && { resource: policy("resource", ...input.resource) }),
    resourceAccountId: input.owner ?? ACCOUNT,
  };
  return evaluate(request, policies);
}

const condition = (operator: string, key: string, value: unknown): Case => ({
  identity: [allow({ Condition: { [operator]: { [key]: value } } })],
});

const A = "allow";
const X = "explicit deny";
const I = "implicit deny";

const cases: [title: string, input: Case, effect: Decision["effect"]][] = [
  // LOGIC: one account.
  ["LOGIC nothing allows", {}, I],
  ["LOGIC an identity policy allows", { identity: [allow()] }, A],
  ["LOGIC a resource policy allows in the same account", { resource: [allow(toAll)] }, A],
  ["LOGIC both allow", { identity: [allow()], resource: [allow(toAll)] }, A],
  ["LOGIC a deny beside an allow in one policy", { identity: [allow(), deny()] }, X],
  ["LOGIC a deny before an allow", { identity: [deny(), allow()] }, X],
  ["LOGIC a resource policy denies what identity allows", { identity: [allow()], resource: [deny(toAll)] }, X],
  ["LOGIC identity denies what the resource allows", { identity: [deny()], resource: [allow(toAll)] }, X],
  ["LOGIC a deny without any allow", { identity: [deny()] }, X],
  ["LOGIC a boundary alone grants nothing", { boundary: [allow()] }, I],
  ["LOGIC a boundary that does not allow", { identity: [allow()], boundary: [allow({ Action: "s3:*" })] }, I],
  ["LOGIC a boundary that allows as well", { identity: [allow()], boundary: [allow()] }, A],
  ["LOGIC a boundary denies", { identity: [allow()], boundary: [allow(), deny()] }, X],
  ["LOGIC a session policy alone grants nothing", { inSession: [allow()] }, I],
  ["LOGIC a session policy that does not allow", { identity: [allow()], inSession: [allow({ Action: "s3:*" })] }, I],
  ["LOGIC a session policy that allows as well", { identity: [allow()], inSession: [allow()] }, A],
  ["LOGIC a session policy denies", { identity: [allow()], inSession: [deny()] }, X],
  [
    "LOGIC boundary and session policy must both allow",
    { identity: [allow()], boundary: [allow()], inSession: [allow({ Action: "s3:*" })] },
    I,
  ],
  [
    "LOGIC naming the session is not limited by an implicit deny of a session policy",
    { resource: [allow({ Principal: { AWS: session.arn } })], inSession: [allow({ Action: "s3:*" })] },
    A,
  ],
  [
    "LOGIC naming the session is limited by an explicit deny",
    { resource: [allow({ Principal: { AWS: session.arn } })], inSession: [deny()] },
    X,
  ],
  [
    "LOGIC naming the role is limited by the boundary",
    { resource: [allow({ Principal: { AWS: session.roleArn } })], boundary: [allow({ Action: "s3:*" })] },
    I,
  ],
  [
    "LOGIC naming the role is limited by the session policy",
    { resource: [allow({ Principal: { AWS: session.roleArn } })], inSession: [allow({ Action: "s3:*" })] },
    I,
  ],
  ["LOGIC naming the role allows", { resource: [allow({ Principal: { AWS: session.roleArn } })] }, A],
  [
    "LOGIC naming a user is not limited by the user's boundary",
    { who: user, resource: [allow({ Principal: { AWS: user.arn } })], boundary: [allow({ Action: "s3:*" })] },
    A,
  ],
  ["LOGIC naming another user", { who: user, resource: [allow({ Principal: { AWS: stranger.arn } })] }, I],
  [
    "LOGIC naming the account leaves it to its identity policies",
    { who: user, resource: [allow({ Principal: { AWS: ACCOUNT } })] },
    I,
  ],
  [
    "LOGIC naming the account, and identity allows",
    { who: user, identity: [allow()], resource: [allow({ Principal: { AWS: ACCOUNT } })] },
    A,
  ],
  // LOGIC: across accounts both must allow.
  ["LOGIC another account's resource, identity alone", { identity: [allow()], owner: "999900001111" }, I],
  ["LOGIC another account's resource, resource policy alone", { resource: [allow(toAll)], owner: "999900001111" }, I],
  [
    "LOGIC another account's resource, both",
    { identity: [allow()], resource: [allow(toAll)], owner: "999900001111" },
    A,
  ],
  [
    "LOGIC another account's resource, both by account",
    { who: stranger, identity: [allow()], resource: [allow({ Principal: { AWS: "arn:aws:iam::999900001111:root" } })] },
    A,
  ],
  [
    "LOGIC another account's resource, resource denies",
    { who: stranger, identity: [allow()], resource: [deny(toAll)] },
    X,
  ],
  [
    "LOGIC another account's resource, naming the user is not enough",
    { who: stranger, resource: [allow({ Principal: { AWS: stranger.arn } })] },
    I,
  ],
  // GATE: anonymous callers.
  [
    "GATE an anonymous caller without an allow",
    { who: "anonymous", resource: [deny({ ...toAll, Resource: "arn:aws:execute-api:*:*:other/*" })] },
    I,
  ],
  ["GATE an anonymous caller that the policy allows", { who: "anonymous", resource: [allow(toAll)] }, A],
  ["GATE an anonymous caller that the policy denies", { who: "anonymous", resource: [allow(toAll), deny(toAll)] }, X],
  [
    "GATE an anonymous caller is not a role",
    { who: "anonymous", resource: [allow({ Principal: { AWS: session.roleArn } })] },
    I,
  ],
  [
    "GATE Deny to everyone except the caller's role lets its session pass",
    {
      identity: [allow()],
      resource: [deny({ ...toAll, Condition: { ArnNotEquals: { "aws:PrincipalArn": session.roleArn } } })],
    },
    A,
  ],
  [
    "GATE Deny to everyone except another role stops the session",
    {
      identity: [allow()],
      resource: [
        deny({ ...toAll, Condition: { ArnNotEquals: { "aws:PrincipalArn": `arn:aws:iam::${ACCOUNT}:role/Other` } } }),
      ],
    },
    X,
  ],
  [
    "GATE Deny to everyone except the role stops a user",
    {
      who: user,
      identity: [allow()],
      resource: [deny({ ...toAll, Condition: { ArnNotEquals: { "aws:PrincipalArn": session.roleArn } } })],
    },
    X,
  ],
  [
    "GATE such a Deny allows nobody by itself",
    { resource: [deny({ ...toAll, Condition: { ArnNotEquals: { "aws:PrincipalArn": session.roleArn } } })] },
    I,
  ],
  // ELEM: Principal and NotPrincipal.
  ["ELEM a list of principals", { resource: [allow({ Principal: { AWS: [stranger.arn, session.roleArn] } })] }, A],
  ["ELEM * under AWS", { resource: [allow({ Principal: { AWS: "*" } })] }, A],
  ["ELEM a service is no AWS principal", { resource: [allow({ Principal: { Service: "lambda.amazonaws.com" } })] }, I],
  [
    "ELEM NotPrincipal with Deny excepts a session whose account, role and self are named",
    { identity: [allow()], resource: [deny({ NotPrincipal: { AWS: [ROOT, session.roleArn, session.arn] } })] },
    A,
  ],
  [
    "ELEM NotPrincipal with Deny stops a session of which only the role is named",
    { identity: [allow()], resource: [deny({ NotPrincipal: { AWS: session.roleArn } })] },
    X,
  ],
  [
    "ELEM NotPrincipal with Deny stops a session of which only the role and the account are named",
    { identity: [allow()], resource: [deny({ NotPrincipal: { AWS: [ROOT, session.roleArn] } })] },
    X,
  ],
  [
    "ELEM NotPrincipal with Deny excepts a user whose account and self are named",
    { who: user, identity: [allow()], resource: [deny({ NotPrincipal: { AWS: [ACCOUNT, user.arn] } })] },
    A,
  ],
  [
    "ELEM NotPrincipal with Deny stops a user of which only the account is named",
    { who: user, identity: [allow()], resource: [deny({ NotPrincipal: { AWS: ACCOUNT } })] },
    X,
  ],
  [
    "ELEM NotPrincipal with Deny stops an anonymous caller",
    { who: "anonymous", resource: [allow(toAll), deny({ NotPrincipal: { AWS: [ROOT, session.roleArn] } })] },
    X,
  ],
  [
    "ELEM NotPrincipal with Deny stops a principal that is not named",
    { identity: [allow()], resource: [deny({ NotPrincipal: { AWS: stranger.arn } })] },
    X,
  ],
  [
    "ELEM NotPrincipal with Deny stops a session of which only the account and the session are named",
    { identity: [allow()], resource: [deny({ NotPrincipal: { AWS: [ROOT, session.arn] } })] },
    X,
  ],
  ["ELEM NotPrincipal * denies no one", { identity: [allow()], resource: [deny({ NotPrincipal: "*" })] }, A],
  [
    "ELEM a service by a session's name is no session",
    { resource: [allow({ Principal: { Service: session.arn } })] },
    I,
  ],
  ["ELEM every service is not everyone", { who: "anonymous", resource: [allow({ Principal: { Service: "*" } })] }, I],
  [
    "ELEM another account is not the caller's",
    {
      who: user,
      identity: [allow()],
      resource: [allow({ Principal: { AWS: "999900001111" } })],
      owner: "999900001111",
    },
    I,
  ],
  // ELEM: Action and NotAction.
  [
    "ELEM one of several actions that NotAction names",
    { identity: [allow({ Action: undefined, NotAction: ["s3:*", "execute-api:*"] })] },
    I,
  ],
  [
    "ELEM one of several resources that NotResource names",
    { identity: [allow({ Resource: undefined, NotResource: ["arn:aws:s3:::x", METHOD] })] },
    I,
  ],
  [
    "VARS without a value in one of several NotResource make the statement not match",
    { identity: [allow({ Resource: undefined, NotResource: ["arn:aws:s3:::x", "arn:aws:s3:::${aws:username}"] })] },
    I,
  ],
  [
    "VARS with a value in NotResource allow the rest",
    { who: user, identity: [allow({ Resource: undefined, NotResource: "arn:aws:s3:::${aws:username}" })] },
    A,
  ],
  ["ELEM an action in another case", { identity: [allow({ Action: "Execute-API:invoke" })] }, A],
  ["ELEM an action by *", { identity: [allow({ Action: "execute-api:*" })] }, A],
  ["ELEM an action by ?", { identity: [allow({ Action: "execute-api:Invok?" })] }, A],
  ["ELEM every action", { identity: [allow({ Action: "*" })] }, A],
  ["ELEM one of several actions", { identity: [allow({ Action: ["s3:GetObject", "execute-api:Invoke"] })] }, A],
  ["ELEM another service's action", { identity: [allow({ Action: "s3:*" })] }, I],
  ["ELEM InvalidateCache is not Invoke", { identity: [allow({ Action: "execute-api:InvalidateCache" })] }, I],
  ["ELEM NotAction allows the rest", { identity: [allow({ Action: undefined, NotAction: "s3:*" })] }, A],
  [
    "ELEM NotAction leaves out what it names",
    { identity: [allow({ Action: undefined, NotAction: "execute-api:*" })] },
    I,
  ],
  ["ELEM Deny with NotAction", { identity: [allow(), deny({ Action: undefined, NotAction: "execute-api:*" })] }, A],
  // ELEM: Resource and NotResource.
  ["ELEM the exact method", { identity: [allow({ Resource: METHOD })] }, A],
  ["ELEM a resource is case-sensitive", { identity: [allow({ Resource: METHOD.replace("/age", "/AGE") })] }, I],
  ["ELEM another verb", { identity: [allow({ Resource: METHOD.replace("GET", "POST") })] }, I],
  ["ELEM another stage", { identity: [allow({ Resource: METHOD.replace("/dev/", "/prod/") })] }, I],
  ["ELEM another API", { identity: [allow({ Resource: METHOD.replace("api1", "api2") })] }, I],
  ["ELEM another region", { identity: [allow({ Resource: METHOD.replace("eu-west-1", "us-east-1") })] }, I],
  [
    "ELEM API/* covers every stage and path",
    { identity: [allow({ Resource: METHOD.replace(/api1.*/, "api1/*") })] },
    A,
  ],
  [
    "ELEM API/*/GET/* covers any stage",
    { identity: [allow({ Resource: METHOD.replace(/api1.*/, "api1/*/GET/*") })] },
    A,
  ],
  [
    "ELEM API/*/POST/* does not cover GET",
    { identity: [allow({ Resource: METHOD.replace(/api1.*/, "api1/*/POST/*") })] },
    I,
  ],
  ["ELEM ? is one character", { identity: [allow({ Resource: METHOD.replace("age", "a?e") })] }, A],
  ["ELEM ? does not match zero characters", { identity: [allow({ Resource: METHOD.replace("age", "age?") })] }, I],
  ["ELEM * matches zero characters", { identity: [allow({ Resource: `${METHOD}*` })] }, A],
  [
    "ELEM * matches slashes",
    {
      identity: [allow({ Resource: METHOD.replace("api1/dev/GET/age", "api1/*") })],
      on: METHOD.replace("age", "a/b/c"),
    },
    A,
  ],
  [
    "ELEM * at the end of a segment matches colons",
    { identity: [allow({ Resource: "arn:aws:execute-api:*:api1/dev/GET/age" })] },
    A,
  ],
  ["ELEM * at the end of an ARN matches the rest", { identity: [allow({ Resource: "arn:aws:execute-api:*" })] }, A],
  [
    "ELEM * inside a segment does not match colons",
    { identity: [allow({ Resource: "arn:aws:execute-api:e*3:api1/dev/GET/age" })] },
    I,
  ],
  [
    "ELEM ? does not match a colon",
    { identity: [allow({ Resource: "arn:aws:execute-api:eu-west-1?111122223333:api1/dev/GET/age" })] },
    I,
  ],
  [
    "ELEM * in the last segment matches colons",
    { identity: [allow({ Resource: METHOD.replace("/age", "/*z") })], on: METHOD.replace("/age", "/a:b/z") },
    A,
  ],
  ...(["identity", "boundary", "inSession", "resource"] as const).flatMap((place): typeof cases => {
    const whom = place === "resource" ? toAll : {};
    return [
      [
        `ELEM Deny on arn:aws:execute-api:* denies in the policy of kind ${place}`,
        { identity: [allow()], [place]: [allow(whom), deny({ ...whom, Resource: "arn:aws:execute-api:*" })] },
        X,
      ],
      [
        `ELEM Deny with NotResource arn:aws:execute-api:eu-* does not deny in the policy of kind ${place}`,
        {
          identity: [allow()],
          [place]: [allow(whom), deny({ ...whom, Resource: undefined, NotResource: "arn:aws:execute-api:eu-*" })],
        },
        A,
      ],
    ];
  }),
  [
    "ELEM Deny to the provider of the session's identity",
    { identity: [allow()], resource: [deny({ Principal: { Federated: "cognito-identity.amazonaws.com" } })] },
    X,
  ],
  [
    "ELEM Deny to every provider",
    { identity: [allow()], resource: [deny({ Principal: { Service: "x", Federated: ["y", "*"] } })] },
    X,
  ],
  [
    "ELEM Deny to another provider",
    { identity: [allow()], resource: [deny({ Principal: { Federated: "accounts.google.com" } })] },
    A,
  ],
  [
    "ELEM Deny to a provider does not deny a session of a service",
    {
      who: functionSession,
      identity: [allow()],
      resource: [deny({ Principal: { Federated: ["cognito-identity.amazonaws.com", "*"] } })],
    },
    A,
  ],
  [
    "ELEM Deny to a provider does not deny a user",
    { who: user, identity: [allow()], resource: [deny({ Principal: { Federated: "*" } })] },
    A,
  ],
  [
    "ELEM Allow to a provider is not an Allow to its session",
    { resource: [allow({ Principal: { Federated: "*" } })] },
    I,
  ],
  [
    "ELEM Deny to every service does not deny a session",
    { identity: [allow()], resource: [deny({ Principal: { Service: "*" } })] },
    A,
  ],
  [
    "ELEM NotPrincipal with Deny excepts no session of a role with a permissions boundary",
    {
      identity: [allow()],
      boundary: [allow()],
      resource: [deny({ NotPrincipal: { AWS: ["*", ROOT, session.roleArn, session.arn] } })],
    },
    X,
  ],
  [
    "LOGIC naming the session in a later statement is not limited by a session policy",
    {
      inSession: [allow({ Action: "s3:*" })],
      resource: [allow({ Principal: { AWS: ACCOUNT } }), allow({ Principal: { AWS: session.arn } })],
    },
    A,
  ],
  [
    "LOGIC naming the session and then the account is not limited by a session policy",
    {
      inSession: [allow({ Action: "s3:*" })],
      resource: [allow({ Principal: { AWS: [ACCOUNT, session.arn] } }), allow({ Principal: { AWS: ACCOUNT } })],
    },
    A,
  ],
  [
    "VARS without a value in a Deny's NotResource leave nothing out",
    {
      identity: [allow(), deny({ Resource: undefined, NotResource: "arn:aws:execute-api:*:*:${aws:username}" })],
    },
    X,
  ],
  [
    "VARS without a value in a Deny's Resource match nothing",
    { identity: [allow(), deny({ Resource: "arn:aws:execute-api:*:*:${aws:username}*" })] },
    A,
  ],
  [
    "VARS with an empty value have no value",
    { identity: [allow({ Resource: METHOD.replace("age", "${aws:referer}*") })], context: { "aws:referer": [""] } },
    I,
  ],
  ...[
    ["Bool", "aws:MultiFactorAuthPresent", "false"],
    ["BoolIfExists", "aws:MultiFactorAuthPresent", false],
    ["Null", "aws:MultiFactorAuthPresent", true],
    ["Null", "aws:MultiFactorAuthPresent", false],
    ["StringEquals", "aws:RequestedRegion", "eu-west-1"],
    ["StringEquals", "aws:FederatedProvider", "cognito-identity.amazonaws.com"],
    ["Bool", "aws:ViaAWSService", "false"],
    ["StringEquals", "aws:ResourceAccount", ACCOUNT],
    ["Bool", "aws:PrincipalIsAWSService", "false"],
  ].map(([operator = "", key = "", value]): (typeof cases)[number] => [
    `COND Deny on ${key} by ${operator} ${value} denies an identity's session`,
    { identity: [allow(), deny({ Condition: { [String(operator)]: { [String(key)]: value } } })] },
    X,
  ]),
  [
    "COND Deny without MFA denies a function's session, which has the key",
    {
      who: functionSession,
      identity: [allow(), deny({ Condition: { Bool: { "aws:MultiFactorAuthPresent": "false" } } })],
    },
    X,
  ],
  [
    "COND Deny on a missing MFA key does not deny a function's session",
    {
      who: functionSession,
      identity: [allow(), deny({ Condition: { Null: { "aws:MultiFactorAuthPresent": "true" } } })],
    },
    A,
  ],
  [
    "COND Deny by Bool without MFA does not deny long-term keys, which lack the key",
    { who: user, identity: [allow(), deny({ Condition: { Bool: { "aws:MultiFactorAuthPresent": "false" } } })] },
    A,
  ],
  [
    "COND Deny by BoolIfExists without MFA denies long-term keys",
    {
      who: user,
      identity: [allow(), deny({ Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } } })],
    },
    X,
  ],
  [
    "COND Allow on the MFA key needs it in an identity's session either way",
    { identity: [allow({ Condition: { Null: { "aws:MultiFactorAuthPresent": "false" } } })] },
    I,
  ],
  [
    "SETS a Deny without a set operator needs one of several values",
    {
      identity: [
        allow(),
        deny({ Condition: { StringEquals: { "cognito-identity.amazonaws.com:amr": "authenticated" } } }),
      ],
    },
    X,
  ],
  [
    "ELEM region and account by wildcard",
    { identity: [allow({ Resource: "arn:aws:execute-api:*:*:api1/dev/GET/age" })] },
    A,
  ],
  ["ELEM a prefix without a wildcard", { identity: [allow({ Resource: METHOD.slice(0, -1) })] }, I],
  ["ELEM one of several resources", { identity: [allow({ Resource: ["arn:aws:s3:::x", METHOD] })] }, A],
  [
    "ELEM NotResource allows the rest",
    { identity: [allow({ Resource: undefined, NotResource: "arn:aws:s3:::x" })] },
    A,
  ],
  ["ELEM NotResource leaves out what it names", { identity: [allow({ Resource: undefined, NotResource: METHOD })] }, I],
  // COND: strings.
  ["COND StringEquals", condition("StringEquals", "aws:PrincipalType", "AssumedRole"), A],
  ["COND StringEquals is case-sensitive", condition("StringEquals", "aws:PrincipalType", "assumedrole"), I],
  ["COND keys are not case-sensitive", condition("StringEquals", "AWS:principaltype", "AssumedRole"), A],
  ["COND operators are not case-sensitive", condition("stringequals", "aws:PrincipalType", "AssumedRole"), A],
  ["COND values are alternatives", condition("StringEquals", "aws:PrincipalType", ["User", "AssumedRole"]), A],
  ["COND StringEqualsIgnoreCase", condition("StringEqualsIgnoreCase", "aws:PrincipalType", "ASSUMEDROLE"), A],
  ["COND StringNotEquals", condition("StringNotEquals", "aws:PrincipalType", "User"), A],
  [
    "COND StringNotEquals of several values needs none of them",
    condition("StringNotEquals", "aws:PrincipalType", ["User", "AssumedRole"]),
    I,
  ],
  ["COND StringLike", condition("StringLike", "aws:UserAgent", "curl/*"), A],
  ["COND StringEquals takes no wildcard", condition("StringEquals", "aws:UserAgent", "curl/*"), I],
  ["COND StringNotLike", condition("StringNotLike", "aws:UserAgent", "curl/*"), I],
  // COND: missing keys.
  ["COND a missing key fails", condition("StringEquals", "aws:PrincipalOrgID", "o-1"), I],
  ["COND a missing key passes a negated operator", condition("StringNotEquals", "aws:PrincipalOrgID", "o-1"), A],
  ["COND a missing key passes IfExists", condition("StringEqualsIfExists", "aws:PrincipalOrgID", "o-1"), A],
  ["COND IfExists still tests a key that is there", condition("StringEqualsIfExists", "aws:PrincipalType", "User"), I],
  ["COND Null true of a missing key", condition("Null", "aws:PrincipalOrgID", "true"), A],
  ["COND Null true of a key that is there", condition("Null", "aws:PrincipalType", true), I],
  ["COND Null false of a key that is there", condition("Null", "aws:TokenIssueTime", "false"), A],
  // COND: numbers, dates, addresses, ARNs, booleans.
  ["COND NumericLessThan", condition("NumericLessThan", "aws:EpochTime", 4_000_000_000), A],
  ["COND NumericGreaterThanEquals", condition("NumericGreaterThanEquals", "aws:EpochTime", String(NOW / 1000)), A],
  ["COND NumericNotEquals", condition("NumericNotEquals", "aws:EpochTime", NOW / 1000), I],
  ["COND a string that is not a number", condition("NumericLessThan", "aws:UserAgent", "5"), I],
  ["COND DateGreaterThan", condition("DateGreaterThan", "aws:CurrentTime", "2026-11-24T11:59:59Z"), A],
  [
    "COND DateLessThan of an incident's time",
    condition("DateLessThan", "aws:TokenIssueTime", "2026-11-24T11:00:00Z"),
    I,
  ],
  ["COND dates in seconds", condition("DateLessThanEquals", "aws:CurrentTime", String(NOW / 1000)), A],
  ["COND IpAddress in a block", condition("IpAddress", "aws:SourceIp", "203.0.113.0/24"), A],
  ["COND IpAddress outside", condition("IpAddress", "aws:SourceIp", "198.51.100.0/24"), I],
  ["COND IpAddress of one address", condition("IpAddress", "aws:SourceIp", "203.0.113.7"), A],
  ["COND NotIpAddress", condition("NotIpAddress", "aws:SourceIp", ["10.0.0.0/8", "203.0.113.0/24"]), I],
  [
    "COND IpAddress by IPv6",
    { ...condition("IpAddress", "aws:SourceIp", "2001:db8::/32"), context: { "aws:SourceIp": ["2001:db8::7"] } },
    A,
  ],
  ["COND ArnEquals takes wildcards", condition("ArnEquals", "aws:PrincipalArn", "arn:aws:iam::*:role/team/*"), A],
  [
    "COND ArnLike matches segment by segment",
    condition("ArnLike", "aws:PrincipalArn", "arn:aws:*:role/team/Caller"),
    I,
  ],
  [
    "COND the principal's ARN is the role's, not the session's",
    condition("ArnEquals", "aws:PrincipalArn", session.arn),
    I,
  ],
  ["COND Bool", condition("Bool", "aws:SecureTransport", "true"), A],
  ["COND Bool false", condition("Bool", "aws:SecureTransport", false), I],
  [
    "COND every condition must hold",
    {
      identity: [
        allow({
          Condition: { Bool: { "aws:SecureTransport": "true" }, StringEquals: { "aws:PrincipalType": "User" } },
        }),
      ],
    },
    I,
  ],
  [
    "COND every key of one operator must hold",
    {
      identity: [
        allow({ Condition: { StringEquals: { "aws:PrincipalType": "AssumedRole", "aws:PrincipalAccount": "0" } } }),
      ],
    },
    I,
  ],
  // SETS.
  [
    "SETS ForAnyValue: one of the values",
    condition("ForAnyValue:StringLike", "cognito-identity.amazonaws.com:amr", "authenticated"),
    A,
  ],
  [
    "SETS ForAnyValue: none of the values",
    condition("ForAnyValue:StringLike", "cognito-identity.amazonaws.com:amr", "unauthenticated"),
    I,
  ],
  ["SETS ForAnyValue of a missing key", condition("ForAnyValue:StringEquals", "aws:TagKeys", "a"), I],
  [
    "SETS ForAllValues: every value",
    condition("ForAllValues:StringLike", "cognito-identity.amazonaws.com:amr", ["authenticated", "cognito-idp.*"]),
    A,
  ],
  [
    "SETS ForAllValues: not every value",
    condition("ForAllValues:StringLike", "cognito-identity.amazonaws.com:amr", "authenticated"),
    I,
  ],
  ["SETS ForAllValues of a missing key", condition("ForAllValues:StringEquals", "aws:TagKeys", "a"), A],
  // VARS.
  [
    "VARS in a resource",
    {
      identity: [allow({ Resource: METHOD.replace("age", "${cognito-identity.amazonaws.com:sub}") })],
      on: METHOD.replace("age", "eu-west-1:ada"),
    },
    A,
  ],
  [
    "VARS of another identity",
    {
      identity: [allow({ Resource: METHOD.replace("age", "${cognito-identity.amazonaws.com:sub}") })],
      on: METHOD.replace("age", "eu-west-1:eve"),
    },
    I,
  ],
  [
    "VARS without a value match nothing",
    { identity: [allow({ Resource: METHOD.replace("age", "${aws:username}") })] },
    I,
  ],
  ["VARS with a default", { identity: [allow({ Resource: METHOD.replace("age", "${aws:username, 'age'}") })] }, A],
  ["VARS in a condition", condition("StringEquals", "aws:userid", "${aws:userid}"), A],
  ["VARS ${*} is a star and no wildcard", { identity: [allow({ Resource: METHOD.replace("age", "${*}") })] }, I],
  [
    "VARS a variable's value is no wildcard",
    { identity: [allow({ Resource: METHOD.replace("age", "${aws:referer}") })], context: { "aws:referer": ["*"] } },
    I,
  ],
  [
    "VARS the name of a user",
    {
      who: user,
      identity: [allow({ Resource: METHOD.replace("age", "${aws:username}") })],
      on: METHOD.replace("age", "ada"),
    },
    A,
  ],
];

describe("evaluate", () => {
  it("is tested with at least a hundred cases", () => {
    expect(cases.length).toBeGreaterThanOrEqual(100);
    expect(new Set(cases.map(([title]) => title)).size).toBe(cases.length);
  });

  it.each(cases)("%s", (_, input, effect) => {
    expect(decide(input).effect).toBe(effect);
  });

  it("replaces no variables in a policy of version 2008-10-17", () => {
    const read = readPolicy({ Statement: allow({ Resource: "arn:aws:s3:::${aws:username}" }) }, "old", "identity");
    if (!read.ok) throw new Error(read.problems.join());
    const old = { name: "old", document: read.policy };
    const request = {
      principal: user,
      action: "execute-api:Invoke",
      resource: "arn:aws:s3:::ada",
      context: contextOf(user, { ...REQUEST, sourceIp: "::1" }),
    };
    expect(evaluate(request, { identity: [old], resourceAccountId: ACCOUNT }).effect).toBe(I);
  });

  it("names the statement that decided, and says why the others did not match", () => {
    expect(decide({ identity: [allow({ Sid: "Yes" }), deny({ Sid: "No", Action: "s3:*" })] })).toMatchObject({
      effect: A,
      by: { policy: "identity", statement: "Yes" },
    });
    expect(decide({ identity: [allow(), deny({ Sid: "No" })] })).toMatchObject({
      effect: X,
      policyType: "identity-based",
      by: { statement: "No" },
    });
    expect(decide({ identity: [allow({ Sid: "Other", Resource: "arn:aws:s3:::x" })] })).toMatchObject({
      effect: I,
      policyType: "identity-based",
      because: "no identity policy allows it (identity Other: its Resource is arn:aws:s3:::x)",
    });
  });

  it("writes the name of a statement once when it is also the name of its policy", () => {
    expect(decide({ identity: [deny({ Sid: "identity" })] }).because).toBe("identity denies it");
    expect(decide({ identity: [allow({ Sid: "identity", Action: "s3:*" })] }).because).toBe(
      "no identity policy allows it (identity: its Action is s3:*)",
    );
  });

  const s3 = allow({ Action: "s3:*" });
  const MISS = "statement 0: its Action is s3:*";
  it.each<[title: string, input: Case, decision: Outcome]>([
    [
      "an identity policy allows",
      { identity: [allow({ Sid: "Yes" })] },
      {
        effect: A,
        policyType: "identity-based",
        by: { policy: "identity", statement: "Yes" },
        because: "identity Yes allows it",
      },
    ],
    [
      "a resource policy allows",
      { resource: [s3principal(), allow(toAll)] },
      {
        effect: A,
        policyType: "resource-based",
        by: { policy: "resource", statement: "statement 1" },
        because: "resource statement 1 allows it",
      },
    ],
    ...(["identity", "boundary", "inSession", "resource"] as const).map((place): [string, Case, Outcome] => {
      const policyType = (
        {
          identity: "identity-based",
          boundary: "permissions boundary",
          inSession: "session",
          resource: "resource-based",
        } as const
      )[place];
      const policyName = place === "inSession" ? "session" : place;
      const statement = place === "resource" ? deny({ ...toAll, Sid: "No" }) : deny({ Sid: "No" });
      return [
        `${place} denies`,
        { identity: [allow()], [place]: [statement] },
        { effect: X, policyType, by: { policy: policyName, statement: "No" }, because: `${policyName} No denies it` },
      ];
    }),
    [
      "nothing is there for an anonymous caller",
      { who: "anonymous" },
      {
        effect: I,
        policyType: "resource-based",
        because: "an anonymous caller needs a resource policy that allows it",
      },
    ],
    [
      "a resource policy is not for an anonymous caller",
      { who: "anonymous", resource: [allow({ Principal: { AWS: ACCOUNT } })] },
      {
        effect: I,
        policyType: "resource-based",
        because:
          "an anonymous caller needs a resource policy that allows it (resource statement 0: it is for another principal)",
      },
    ],
    [
      "another account's resource has no policy",
      { identity: [allow()], owner: "999900001111" },
      {
        effect: I,
        policyType: "resource-based",
        because: "the resource belongs to another account, so its resource policy must allow this too",
      },
    ],
    [
      "another account's policy is for something else",
      { identity: [allow()], resource: [s3principal()], owner: "999900001111" },
      {
        effect: I,
        policyType: "resource-based",
        because: `the resource belongs to another account, so its resource policy must allow this too (resource ${MISS})`,
      },
    ],
    ["nothing is there", {}, { effect: I, policyType: "identity-based", because: "no identity policy allows it" }],
    [
      "several statements are for something else",
      { identity: [s3, allow({ Sid: "Lists", Action: ["s3:a", "s3:b"] })] },
      {
        effect: I,
        policyType: "identity-based",
        because: `no identity policy allows it (identity ${MISS}; identity Lists: its Action is s3:a, s3:b)`,
      },
    ],
    [
      "the boundary falls short",
      { identity: [allow()], boundary: [s3] },
      {
        effect: I,
        policyType: "permissions boundary",
        because: `the permissions boundary does not allow it (boundary ${MISS})`,
      },
    ],
    [
      "the session policy falls short",
      { identity: [allow()], inSession: [s3] },
      { effect: I, policyType: "session", because: `the session policy does not allow it (session ${MISS})` },
    ],
  ])("says, when %s, what decided and why", (_, input, decision) => {
    const { judged, ...outcome } = decide(input);
    expect(statementsConsidered({ judged }).every(({ label }) => label !== "")).toBe(true);
    expect(outcome).toEqual(decision);
  });

  it("lists every statement considered, first those of the resource policy, each with the part that did not match", () => {
    const from = (address: string) => ({ IpAddress: { "aws:SourceIp": address } });
    const decision = decide({
      resource: [s3principal()],
      identity: [allow({ Condition: from("198.51.100.0/24") }), allow({ Sid: "Yes" })],
      boundary: [allow()],
      inSession: [allow({ Condition: { StringEquals: { "aws:Referer": "x" } } }), allow()],
    });
    const considered = statementsConsidered(decision);
    expect(considered.map(({ label, miss, policy: name, policyType }) => [policyType, name, label, miss])).toEqual([
      ["resource-based", "resource", "statement 0", { part: "Action" }],
      ["identity-based", "identity", "statement 0", expect.objectContaining({ given: ["203.0.113.7"] })],
      ["identity-based", "identity", "Yes", undefined],
      ["permissions boundary", "boundary", "statement 0", undefined],
      ["session", "session", "statement 0", expect.objectContaining({ given: [] })],
      ["session", "session", "statement 1", undefined],
    ]);
    expect(statementsConsidered(decide({}))).toEqual([]);
  });

  it.each([
    ["its Action", { Action: ["s3:a", "s3:b"] }, "its Action is s3:a, s3:b"],
    [
      "its NotAction",
      { Action: undefined, NotAction: ["s3:*", "execute-api:*"] },
      "its NotAction is s3:*, execute-api:*",
    ],
    [
      "its Resource",
      { Resource: ["arn:aws:s3:::a", "arn:aws:s3:::b"] },
      "its Resource is arn:aws:s3:::a, arn:aws:s3:::b",
    ],
    [
      "its NotResource",
      { Resource: undefined, NotResource: ["arn:aws:s3:::a", METHOD] },
      `its NotResource is arn:aws:s3:::a, ${METHOD}`,
    ],
    [
      "a variable in its NotResource",
      { Resource: undefined, NotResource: ["arn:aws:s3:::a", "arn:aws:s3:::${aws:username}"] },
      "a policy variable has no value",
    ],
    [
      "its condition",
      { Condition: { StringEquals: { "aws:PrincipalType": "User" } } },
      "its condition StringEquals on aws:PrincipalType does not hold",
    ],
  ])("says that %s does not match", (_, statement, why) => {
    expect(decide({ identity: [allow(statement)] }).because).toBe(
      `no identity policy allows it (identity statement 0: ${why})`,
    );
  });

  it("says which type of policy did not allow the request", () => {
    expect(decide({ identity: [allow()], boundary: [allow({ Action: "s3:*" })] }).policyType).toBe(
      "permissions boundary",
    );
    expect(decide({ identity: [allow()], inSession: [allow({ Action: "s3:*" })] }).policyType).toBe("session");
    expect(decide({ who: "anonymous", resource: [s3principal()] }).policyType).toBe("resource-based");
  });

  it("never allows what a statement denies, whatever the other statements say", () => {
    const statement = fc.constantFrom(
      allow(),
      allow({ Action: "*" }),
      deny({ Action: "s3:*" }),
      allow({ Resource: METHOD }),
    );
    const list = fc.array(statement, { maxLength: 4 });
    const some = fc.array(statement, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(list, some, fc.nat(), (identity, resource, at) => {
        const denied = [...identity];
        denied.splice(at % (identity.length + 1), 0, deny());
        expect(decide({ identity: denied, resource: resource.map((one) => ({ ...one, ...toAll })) }).effect).toBe(X);
      }),
    );
  });
});
