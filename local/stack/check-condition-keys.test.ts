import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { answer } from "../endpoint/action.ts";
import type { Service } from "../endpoint/service.ts";
import { unknownKeys } from "../iam/condition-keys.ts";
import { type PolicyDocument, type PolicyUse, readPolicy } from "../iam/policy-document.ts";
import type { Role } from "../iam/role.ts";
import { checkConditionKeys, OTHER_ACTIONS } from "./check-condition-keys.ts";
import type { IamUser } from "./users.ts";

const run = () => answer({});
const service: Service = {
  name: "secretsmanager",
  protocol: { kind: "json", target: "secretsmanager" },
  actions: new Map([
    ["GetSecretValue", { required: [], access: "permitted", resource: () => "*", run }],
    ["ListSecrets", { required: [], access: "signed", run }],
    ["Ping", { required: [], access: "anyone", run }],
  ]),
  members: {},
  validationError: "ValidationException",
  cors: false,
};

function documentOf(where: string, use: PolicyUse, rest: Record<string, unknown>) {
  const whom = use === "identity" ? {} : { Principal: "*" };
  const what = use === "trust" ? {} : { Resource: "*" };
  const Condition = { Bool: { "aws:Unknown": true } };
  const read = readPolicy({ Statement: { Effect: "Deny", ...whom, ...what, Condition, ...rest } }, where, use);
  if (!read.ok) throw new Error(read.problems.join("\n"));
  return read.policy;
}

function userWith(document: PolicyDocument): IamUser {
  const principal = { kind: "user", accountId: "111122223333", arn: "arn", userId: "AIDA", userName: "ci" } as const;
  return { principal, identity: [{ name: "User", document }] };
}

/** Checks a plan with one role, one user and one API. Their policies have statements for the given actions. */
function check(actions: { identity?: object; boundary?: object; trust?: object; api?: object; user?: object }) {
  const nothing = { Condition: {} };
  const { api, boundary, identity = nothing, trust = nothing, user = nothing } = actions;
  const document = documentOf("Identity", "identity", { Action: "*", ...identity });
  const role: Role = {
    name: "Role",
    arn: "arn:aws:iam::111122223333:role/Role",
    roleId: "AROA",
    trustPolicy: documentOf("Trust", "trust", { Action: "*", ...trust }),
    policies: [{ name: "Identity", document }],
    ...(boundary && {
      boundary: { name: "Boundary", document: documentOf("Boundary", "identity", { Action: "*", ...boundary }) },
    }),
    maxSessionSeconds: 3600,
  };
  const definition = { ...(api && { policy: documentOf("Api", "resource", { Action: "*", ...api }) }) };
  const plan = {
    account: {
      roles: new Map([
        ["a", role],
        ["b", role],
      ]),
      users: new Map([["arn", userWith(documentOf("User", "identity", { Action: "*", ...user }))]]),
    },
    apis: [{ definition }],
  };
  return checkConditionKeys(plan, [service]);
}

const problem = (where: string) =>
  `${where}.Statement[0].Condition.Bool.aws:Unknown is not imitated: no request has this condition key here`;
const place = (where: string) => `${where}.Statement[0].Condition.Bool.aws:Unknown`;

describe("checkConditionKeys", () => {
  it("finds nothing in policies whose condition keys are known", () => {
    expect(check({})).toEqual({ problems: [], withoutEffect: [] });
  });

  it.each<[string, object]>([
    ["every action", {}],
    ["an action of a service that policies decide", { Action: "secretsmanager:GetSecretValue" }],
    ["actions by wildcard", { Action: ["s3:*", "SecretsManager:get*"] }],
    ["all actions except some", { Action: undefined, NotAction: "secretsmanager:*" }],
    ...OTHER_ACTIONS.map((action): [string, object] => [action, { Action: action }]),
  ])("finds a problem in an identity policy and a boundary for %s", (_, rest) => {
    expect(check({ identity: rest })).toEqual({ problems: [problem("Identity")], withoutEffect: [] });
    expect(check({ boundary: rest })).toEqual({ problems: [problem("Boundary")], withoutEffect: [] });
    expect(check({ user: rest })).toEqual({ problems: [problem("User")], withoutEffect: [] });
  });

  it.each([
    ["an action of another service", { Action: "s3:*" }],
    ["an action that the service does not have", { Action: "secretsmanager:DeleteSecret" }],
    ["actions that no policy decides", { Action: ["secretsmanager:ListSecrets", "secretsmanager:Ping"] }],
    ["no action", { Action: undefined, NotAction: "*" }],
  ])("names it as without effect in an identity policy for %s", (_, rest) => {
    expect(check({ identity: rest })).toEqual({ problems: [], withoutEffect: [place("Identity")] });
  });

  it("asks of a trust policy whether it can decide who assumes the role", () => {
    for (const Action of ["sts:AssumeRole", "sts:AssumeRoleWithWebIdentity", "*"]) {
      expect(check({ trust: { Action } })).toEqual({ problems: [problem("Trust")], withoutEffect: [] });
    }
    expect(check({ trust: { Action: "sts:TagSession" } }).withoutEffect).toEqual([place("Trust")]);
  });

  it("asks of an API's policy whether it can decide who invokes it", () => {
    expect(check({ api: { Action: "execute-api:Inv*" } }).problems).toEqual([problem("Api")]);
    expect(check({ api: { Action: "secretsmanager:GetSecretValue" } }).withoutEffect).toEqual([place("Api")]);
  });
});

/** The text of every source file of the stack. */
function sourceTexts(): string[] {
  const root = join(import.meta.dirname, "..");
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((file) => /(?<!test)\.ts$/.test(file));
  return files.map((file) => readFileSync(join(root, file), "utf8"));
}

describe("the known condition keys", () => {
  it("have every key of KMS that a source file of the stack gives to a request", () => {
    const given = sourceTexts().flatMap((text) => [...text.matchAll(/"(kms:[a-z_:]+)":/g)].map(([, key]) => key ?? ""));
    expect(new Set(given).size).toBeGreaterThanOrEqual(3);
    const asking = (key: string) => ({ Condition: { StringEquals: { [key]: "x" } } });
    expect(given.flatMap((key) => unknownKeys(asking(key), "P", "identity", "2012-10-17"))).toEqual([]);
  });
});

describe("OTHER_ACTIONS", () => {
  it("has every action that a source file of the stack names in full and no service offers", () => {
    const named = sourceTexts().flatMap((text) =>
      [...text.matchAll(/"((?:kms|execute-api):[A-Z]\w+)"/g)].map(([, action]) => action),
    );
    expect([...new Set(named)].filter((action) => !OTHER_ACTIONS.includes(action ?? ""))).toEqual([]);
    expect(new Set(named).size).toBeGreaterThanOrEqual(4);
  });
});
