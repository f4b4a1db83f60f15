import { expect, it } from "vitest";
import { cdkStatement } from "./cdk-statement.ts";

it("writes every element of a statement as an argument of CDK's PolicyStatement", () => {
  const statement = {
    Sid: "Callers",
    Effect: "Deny",
    Principal: { AWS: ["arn:aws:iam::111122223333:role/A", "*"], Service: "lambda.amazonaws.com" },
    NotAction: "execute-api:Invoke",
    Resource: ["a", "b"],
    Condition: { ArnNotEquals: { "aws:principalarn": "arn:aws:iam::111122223333:role/B" } },
  };
  expect(cdkStatement(statement)).toBe(`new iam.PolicyStatement({
  sid: "Callers",
  effect: iam.Effect.DENY,
  principals: [new iam.ArnPrincipal("arn:aws:iam::111122223333:role/A"), new iam.AnyPrincipal(), new iam.ServicePrincipal("lambda.amazonaws.com")],
  notActions: [
    "execute-api:Invoke"
  ],
  resources: [
    "a",
    "b"
  ],
  conditions: {
    "ArnNotEquals": {
      "aws:principalarn": "arn:aws:iam::111122223333:role/B"
    }
  },
})`);
});

it("writes everyone, and providers of identities, as principals of their own", () => {
  expect(
    cdkStatement({ Effect: "Allow", Principal: "*", Action: "a:B", NotResource: "c" }),
  ).toBe(`new iam.PolicyStatement({
  effect: iam.Effect.ALLOW,
  principals: [new iam.AnyPrincipal()],
  actions: [
    "a:B"
  ],
  notResources: [
    "c"
  ],
})`);
  expect(cdkStatement({ Effect: "Allow", NotPrincipal: { Federated: "cognito-identity.amazonaws.com" } })).toContain(
    'notPrincipals: [new iam.FederatedPrincipal("cognito-identity.amazonaws.com", {})],',
  );
});
