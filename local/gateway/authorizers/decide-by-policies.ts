import type { RequestContext } from "../../iam/condition.ts";
import { evaluate } from "../../iam/evaluate.ts";
import type { PolicyDocument } from "../../iam/policy-document.ts";
import { type Allowed, asSent, deniedByPolicy, foldSlashes, INVOKE, readings } from "../authorize.ts";
import type { GatewayError } from "../gateway-error.ts";
import { authorizerErrors } from "./authorizer-errors.ts";

export interface DecideInput {
  /** The authorizer in the words of the log: `the authorizer NAME`. */
  name: string;
  /** The policy that the authorizer returned. */
  policy: PolicyDocument;
  /** The API's resource policy. */
  resourcePolicy: PolicyDocument | undefined;
  path: string;
  /** Returns the ARN of the requested method for one form of the path. */
  arnOf: (path: string) => string;
  context: RequestContext;
  accountId: string;
}

/**
 * Decides by the policy of a Lambda authorizer together with the API's resource policy. A Deny in one of them wins; otherwise one of them must allow the
 * request.
 *
 * The authorizer's policy must allow the path in the form of the event's methodArn, without the slashes that routing ignores. A Deny counts for every
 * form of the path. The reasons name no ARN of the authorizer's policy: its paths may hold personal data.
 *
 * Source: API Gateway developer guide, "How API Gateway resource policies affect authorization workflow", table A.
 */
export function decideByPolicies(input: DecideInput): Allowed | GatewayError {
  const { name, path, policy, resourcePolicy } = input;
  const forms = readings(path);
  const denial = forms
    .map((form) => evaluateOne(policy, form, input))
    .find((decision) => decision.effect === "explicit deny");
  if (denial !== undefined)
    return authorizerErrors.denied("explicit deny", `${denial.by.statement} of the policy of ${name} denies it`);

  const byAuthorizer = evaluateOne(policy, foldSlashes(path), input);
  if (byAuthorizer.effect === "allow")
    return { allowedBy: `the policy of ${name} allows it (${byAuthorizer.by.statement})` };

  const byResource = resourcePolicy && forms.map((form) => evaluateOne(resourcePolicy, form, input));
  if (byResource?.every((decision) => decision.effect === "allow"))
    return { allowedBy: `the API's resource policy allows it (${byResource[0]?.by.statement})` };
  return authorizerErrors.denied("implicit deny", `no statement of the policy of ${name} allows this method and path`);
}

/**
 * Returns the refusal when the API's resource policy denies the request; undefined when the policy does not deny it. API Gateway evaluates
 * this policy before it calls the authorizer.
 */
export function denialByResourcePolicy(input: Omit<DecideInput, "name" | "policy">): GatewayError | undefined {
  const { accountId, arnOf, path, resourcePolicy } = input;
  const decision =
    resourcePolicy &&
    readings(path)
      .map((form) => evaluateOne(resourcePolicy, form, input))
      .find(({ effect }) => effect === "explicit deny");
  return decision && deniedByPolicy("anonymous", arnOf(asSent(path)), accountId, decision);
}

/** Evaluates one policy alone, for a caller without an AWS identity. */
function evaluateOne(
  document: PolicyDocument,
  path: string,
  { accountId, arnOf, context }: Omit<DecideInput, "name" | "policy">,
) {
  return evaluate(
    { principal: "anonymous", action: INVOKE, resource: arnOf(path), context },
    { identity: [], resource: { name: "the API's resource policy", document }, resourceAccountId: accountId },
  );
}
