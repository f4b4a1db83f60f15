import { describe, expect, it } from "vitest";
import { createSteps } from "../../steps.ts";
import { lambdaRecorder } from "./lambda-facts.ts";
import { readAuthorizerReply } from "./read-authorizer-reply.ts";

const HEAD = "arn:aws:execute-api:eu-west-1:111122223333:api1/dev";
const authorizer = {
  kind: "lambda",
  name: "ask",
  functionArn: "arn",
  timeoutMs: 1,
  ttlMs: 0,
  identity: { type: "TOKEN", header: "Authorization" },
} as const;

/** Records the reply of a function with these elements of its only statement, and returns the statement of the record. */
function recordStatement(statement: object): unknown {
  const reply = readAuthorizerReply(
    JSON.stringify({
      principalId: "ada",
      policyDocument: { Version: "2012-10-17", Statement: [{ Sid: "OfAda", Effect: "Allow", ...statement }] },
      context: { born: "19880101" },
    }),
  );
  if ("because" in reply) throw new Error(reply.because);
  const steps = createSteps(() => 0, 0);
  const mask = (value: string) => `‹${value.length}›`;
  lambdaRecorder(steps, authorizer, { mask, maskTarget: (_, target) => target.replaceAll(/[^/]+/g, mask) })(undefined, {
    result: reply,
    isCached: false,
  });
  const [step] = steps.list;
  if (step === undefined || typeof step.facts === "function") throw new Error("the recorder keeps no facts of its own");
  const { context, policy, principalId } = JSON.parse(step.facts.text);
  expect([principalId, context]).toEqual(["‹3›", { born: "‹8›" }]);
  return policy.Statement;
}

describe("lambdaRecorder", () => {
  it("shows the actions of API Gateway, also a misspelt one, and leaves the Sid out", () => {
    expect(recordStatement({ Action: ["execute-api:Invok", "execute-api:*", "*"], Resource: "*" })).toEqual([
      { Effect: "Allow", Action: ["execute-api:Invok", "execute-api:*", "*"], Resource: "*" },
    ]);
  });

  it("masks an action of another form, in which a function may have put anything", () => {
    expect(recordStatement({ Action: ["ada:Born19880101", "execute-api:Ada1988"], Resource: "*" })).toEqual([
      { Effect: "Allow", Action: ["‹16›", "‹19›"], Resource: "*" },
    ]);
    expect(recordStatement({ NotAction: "ada:Born", Resource: "*" })).toEqual([
      { Effect: "Allow", NotAction: "‹8›", Resource: "*" },
    ]);
  });

  it("masks the path of a method's ARN, and an ARN with other words in the place of region, account or method", () => {
    expect(recordStatement({ Action: "*", Resource: [`${HEAD}/GET/people/*`, `${HEAD}/*`] })).toMatchObject([
      { Resource: [`${HEAD}/GET/‹6›/*`, `${HEAD}/*`] },
    ]);
    for (const resource of [
      "arn:aws:execute-api:ada-lovelace:111122223333:api1/dev/GET/a",
      "arn:aws:execute-api:eu-west-1:19880101:api1/dev/GET/a",
    ]) {
      expect(recordStatement({ Action: "*", Resource: resource })).toMatchObject([
        { Resource: `‹${resource.length}›` },
      ]);
    }
  });
});
