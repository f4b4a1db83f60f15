/** Compares the index of statements with a search of every statement, over random policies and requests. */
import { describe, expect, it } from "vitest";
import {
  ACCOUNT,
  createDraw,
  type Draw,
  drawAction,
  drawPolicy,
  drawResource,
  USER,
} from "../../test/fixtures/random-policies.ts";
import { asObject } from "../json.ts";
import { type AccessRequest, evaluate, statementsConsidered } from "./evaluate.ts";
import { findStatements } from "./find-statements.ts";
import { matchStatement } from "./match-statement.ts";
import { type PolicyDocument, readPolicy } from "./policy-document.ts";
import { contextOf } from "./request-context.ts";

const SEED = 20_261_128;
const POLICIES = 200;
const REQUESTS_EACH = 10;
const principal = { kind: "user", accountId: ACCOUNT, arn: USER, userId: "AIDAEXAMPLE", userName: "ada" } as const;

function drawRequest(draw: Draw): AccessRequest {
  const context = contextOf(principal, {
    now: Date.UTC(2026, 10, 24, 12),
    region: "eu-west-1",
    resourceAccountId: ACCOUNT,
    sourceIp: "203.0.113.7",
    ...(draw.chance(0.5) && { referer: draw.pick(["age", "ad*", "", ":"]) }),
  });
  return { principal, action: drawAction(draw), resource: drawResource(draw), context };
}

/** Draws a policy of 8 to 81 statements about several requests. */
function drawLargePolicy(draw: Draw): PolicyDocument {
  const statements = Array.from({ length: 8 + draw.below(20) }, () =>
    asObject(drawPolicy(draw, drawRequest(draw), "identity", 0.03)),
  ).flatMap(({ Statement }) => Statement);
  const Version = draw.pick(["2012-10-17", "2012-10-17", "2008-10-17"]);
  const read = readPolicy({ Version, Statement: statements }, "P", "identity");
  if (!read.ok) throw new Error(read.problems.join("\n"));
  return read.policy;
}

/** Compares every statement with a request, one after the other. */
function searchAll(document: PolicyDocument, request: AccessRequest) {
  return document.Statement.map((statement, position) => {
    const match = matchStatement(statement, document, { ...request, hasBoundary: false });
    return { label: `statement ${position}`, effect: statement.Effect, miss: match.matches ? undefined : match.miss };
  });
}

function decideBySearch(all: ReturnType<typeof searchAll>) {
  const matching = all.filter(({ miss }) => miss === undefined);
  const deciding = matching.find(({ effect }) => effect === "Deny") ?? matching[0];
  if (deciding === undefined) return { effect: "implicit deny", statement: undefined };
  return { effect: deciding.effect === "Deny" ? "explicit deny" : "allow", statement: deciding.label };
}

describe("a policy of many statements", () => {
  it("is decided and explained as by a search of every statement", () => {
    const draw = createDraw(SEED);
    const counts: Record<string, number> = { allow: 0, "explicit deny": 0, "implicit deny": 0 };
    for (let drawn = 0; drawn < POLICIES; drawn++) {
      const document = drawLargePolicy(draw);
      for (let asked = 0; asked < REQUESTS_EACH; asked++) {
        const request = drawRequest(draw);
        const all = searchAll(document, request);
        const decision = evaluate(request, { identity: [{ name: "P", document }], resourceAccountId: ACCOUNT });
        expect({ effect: decision.effect, statement: decision.by?.statement }).toEqual(decideBySearch(all));
        expect(statementsConsidered(decision).map(({ label, miss }) => ({ label, miss }))).toEqual(
          all.map(({ label, miss }) => ({ label, miss })),
        );
        counts[decision.effect] = (counts[decision.effect] ?? 0) + 1;
      }
    }
    expect(Object.values(counts).every((count) => count >= 20)).toBe(true);
  });

  it("is not read as a whole: only the statements that may match are compared", () => {
    const arn = (name: string) => `arn:aws:execute-api:eu-west-1:${ACCOUNT}:api1/dev/GET/${name}`;
    const read = readPolicy(
      {
        Version: "2012-10-17",
        Statement: [
          ...Array.from({ length: 1000 }, (_, n) => ({
            Effect: "Allow",
            Action: n % 2 === 0 ? "execute-api:Invoke" : "s3:*",
            Resource: n % 3 === 0 ? arn(`thing${n}/*`) : arn(`thing${n}`),
          })),
          { Effect: "Allow", Action: ["execute-api:Invoke", "execute-api:*"], Resource: [arn("thing*"), arn("*")] },
          { Effect: "Deny", NotAction: "s3:*", NotResource: arn("x") },
          { Effect: "Allow", Action: "*", Resource: arn("${aws:username}/thing") },
          { Effect: "Allow", Action: "execute-api:?nvoke", Resource: arn("${aws:username}/thing") },
        ],
      },
      "P",
      "identity",
    );
    if (!read.ok) throw new Error(read.problems.join("\n"));
    const find = (action: string, resource: string) => findStatements(read.policy, { action, resource });
    expect(find("EXECUTE-API:invoke", arn("thing2"))).toEqual([2, 1000, 1001, 1002, 1003]);
    expect(find("s3:GetObject", arn("thing3/7"))).toEqual([3, 1001, 1002]);
    expect(find("s3:GetObject", arn("thing4"))).toEqual([1001, 1002]);
    expect(find("s3:GetObject", arn("ada/thing"))).toEqual([1001, 1002]);
    expect(find("execute-api:Invoke", arn("ada/thing"))).toEqual([1000, 1001, 1002, 1003]);
  });
});
