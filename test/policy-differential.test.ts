/** Compares the policy evaluator of local/iam with a second evaluator over random policies and requests: both decide the same. */
import { describe, expect, it } from "vitest";
import { decideByTrust, evaluate } from "../local/iam/evaluate.ts";
import { type NamedPolicy, type PolicyUse, readPolicy } from "../local/iam/policy-document.ts";
import type { Principal } from "../local/iam/principal.ts";
import { contextOf, trustContextOf } from "../local/iam/request-context.ts";
import type { Json } from "../local/json.ts";
import {
  ACCOUNT,
  createDraw,
  type Draw,
  drawAction,
  drawPolicy,
  drawResource,
  OTHER_ACCOUNT,
  ROLE,
  SESSION,
  USER,
} from "./fixtures/random-policies.ts";
import { decideAgain, type Outcome, type Party, type Policies, type Question } from "./fixtures/second-evaluator.ts";

const REQUESTS = 100_000;
const WISHES = 10_000;
const SEED = 20_261_124;
const NOW = Date.UTC(2026, 10, 24, 12);
const PROVIDER = "cognito-identity.amazonaws.com";

const session: Principal = {
  kind: "session",
  accountId: ACCOUNT,
  arn: SESSION,
  roleArn: ROLE,
  roleId: "AROAEXAMPLE",
  sessionName: "me",
  issuedAt: NOW - 60_000,
};
const CALLERS: readonly [Caller, ...Caller[]] = [
  {
    principal: {
      ...session,
      cognito: {
        identityPoolId: "eu-west-1:pool",
        identityId: "eu-west-1:ada",
        authenticated: true,
        amr: ["authenticated", "cognito-idp.eu-west-1.amazonaws.com/p"],
      },
    },
    party: { kind: "session", account: ACCOUNT, arn: SESSION, roleArn: ROLE, provider: PROVIDER },
  },
  { principal: session, party: { kind: "session", account: ACCOUNT, arn: SESSION, roleArn: ROLE } },
  {
    principal: { kind: "user", accountId: ACCOUNT, arn: USER, userId: "AIDAEXAMPLE", userName: "ada" },
    party: { kind: "user", account: ACCOUNT, arn: USER },
  },
  { principal: "anonymous", party: { kind: "anonymous" } },
];

interface Caller {
  principal: Principal | "anonymous";
  party: Party;
}

/** A random case with the decision of local/iam. */
interface Decided {
  question: Question;
  policies: Policies;
  outcome: Outcome;
}

function drawRequest(draw: Draw): Decided {
  const { chance, pick } = draw;
  const { party, principal } = pick(CALLERS);
  const owner = chance(0.8) ? ACCOUNT : OTHER_ACCOUNT;
  const keys = contextOf(principal, {
    now: NOW,
    region: "eu-west-1",
    resourceAccountId: owner,
    sourceIp: "203.0.113.7",
    ...(chance(0.5) && { userAgent: pick(["curl/8", ""]) }),
    ...(chance(0.5) && { referer: pick(["age", "ad*", "", ":"]) }),
  });
  const subject = { action: drawAction(draw), resource: drawResource(draw), context: keys };
  const policy = (use: "identity" | "resource", denies: number) => drawPolicy(draw, subject, use, denies);
  const policies = {
    identity: Array.from({ length: draw.below(3) }, () => policy("identity", 0.35)),
    ...(chance(0.25) && { boundary: policy("identity", 0.3) }),
    ...(chance(0.25) && { session: policy("identity", 0.3) }),
    ...(chance(0.6) && { resource: policy("resource", 0.5) }),
  };
  const { boundary, identity, resource, session: inSession } = policies;
  const { effect } = evaluate(
    { principal, ...subject },
    {
      identity: identity.map((written) => read(written, "identity")),
      ...(boundary && { boundary: read(boundary, "identity") }),
      ...(inSession && { session: read(inSession, "identity") }),
      ...(resource && { resource: read(resource, "resource") }),
      resourceAccountId: owner,
    },
  );
  return { question: { party, owner, ...subject, context: Object.fromEntries(keys) }, policies, outcome: effect };
}

function read(written: Json, use: PolicyUse): NamedPolicy {
  const policy = readPolicy(written, "P", use);
  if (!policy.ok) throw new Error(policy.problems.join("\n"));
  return { name: "P", document: policy.policy };
}

/** Draws a request to assume a role, and decides it by a random trust policy with local/iam. */
function drawWish(draw: Draw): Decided {
  const { pick } = draw;
  const assumer = pick([
    { type: "Federated", value: PROVIDER },
    { type: "Service", value: "lambda.amazonaws.com" },
  ] as const);
  const action = pick(["sts:AssumeRole", "sts:AssumeRoleWithWebIdentity"]);
  const keys = trustContextOf(assumer, { now: NOW, region: "eu-west-1", resourceAccountId: ACCOUNT });
  const written = drawPolicy(draw, { action, resource: "", context: keys }, "trust", 0.65);
  const party: Party = { kind: "assumer", type: assumer.type, name: assumer.value };
  const question = { party, action, owner: ACCOUNT, context: Object.fromEntries(keys) };
  return {
    question,
    policies: { identity: [], resource: written },
    outcome: decideByTrust(read(written, "trust"), { assumer, action, context: keys }).effect,
  };
}

/** Draws cases, compares both evaluators' outcomes, and counts them. */
function compare(cases: number, draw: () => Decided): Record<Outcome, number> {
  const counts: Record<Outcome, number> = { allow: 0, "explicit deny": 0, "implicit deny": 0 };
  for (let index = 0; index < cases; index++) {
    const { outcome, policies, question } = draw();
    const second = decideAgain(question, policies);
    if (outcome !== second) {
      const text = JSON.stringify({ question, policies }, undefined, 1);
      throw new Error(`case ${index}: local/iam decides ${outcome}, the second evaluator ${second}\n${text}`);
    }
    counts[outcome]++;
  }
  return counts;
}

describe("the evaluator of local/iam and a second one", () => {
  it.each([
    ["requests", REQUESTS, drawRequest],
    ["wishes to assume a role", WISHES, drawWish],
  ])(
    `decide random %s alike: %d with the seed ${SEED}, a third of them by a Deny`,
    { timeout: 120_000 },
    (_, cases, drawOne) => {
      const draw = createDraw(SEED);
      const counts = compare(cases, () => drawOne(draw));
      expect(counts["explicit deny"]).toBeGreaterThanOrEqual(cases / 3);
      expect(counts.allow).toBeGreaterThanOrEqual(cases / 20);
      expect(counts["implicit deny"]).toBeGreaterThanOrEqual(cases / 20);
    },
  );
});
