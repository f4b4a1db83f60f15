import type { Statement } from "../../iam/policy-document.ts";
import { writeStatement } from "../../iam/write-statement.ts";
import type { Json } from "../../json.ts";
import type { Mask } from "../../log.ts";
import type { LambdaAuthorizerStep } from "../../step-records.ts";
import { keepFacts, type Steps } from "../../steps.ts";
import type { LambdaAuthorizer } from "../definition/authorizer.ts";
import type { RecordLambda } from "./lambda-authorizers.ts";
import type { AuthorizerResult } from "./read-authorizer-reply.ts";

/** Masks for the values that an authorizer's function returned. */
interface Masks {
  mask: Mask;
  /** Masks the parts of a path that the API does not define. */
  maskTarget: (method: string, target: string) => string;
}

/**
 * Makes the function that adds the step of a Lambda authorizer to the record of a request. Values that the function returned are masked, because it may have
 * put personal data into each of them. AWS's own words stay, such as the actions of API Gateway. The policy has no Sids any more.
 */
export function lambdaRecorder(steps: Steps, { name, ttlMs }: LambdaAuthorizer, masks: Masks): RecordLambda {
  return function record(refusal, obtained) {
    const facts: LambdaAuthorizerStep = {
      name: "authorizer",
      kind: "lambda",
      authorizer: name,
      accepted: refusal === undefined,
      ...(refusal && { because: refusal.because }),
      isCached: obtained?.isCached ?? false,
      ttlSeconds: ttlMs / 1000,
      ...(obtained && maskResult(obtained.result, masks)),
    };
    steps.add(keepFacts(facts));
  };
}

function maskResult({ context, policy, principalId }: AuthorizerResult, masks: Masks) {
  return {
    policy: { Version: policy.Version, Statement: policy.Statement.map((one) => maskStatement(one, masks)) },
    principalId: masks.mask(principalId),
    context: Object.fromEntries(Object.entries(context).map(([name, value]) => [name, masks.mask(value)])),
  };
}

function maskStatement(statement: Statement, masks: Masks): Json {
  const { Action, Condition, NotAction, NotResource, Resource } = statement;
  return writeStatement({
    ...statement,
    ...(Action && { Action: Action.map((one) => maskAction(one, masks)) }),
    ...(NotAction && { NotAction: NotAction.map((one) => maskAction(one, masks)) }),
    ...(Resource && { Resource: Resource.map((arn) => maskArn(arn, masks)) }),
    ...(NotResource && { NotResource: NotResource.map((arn) => maskArn(arn, masks)) }),
    ...(Condition && { Condition: Condition.map((one) => ({ ...one, values: one.values.map(masks.mask) })) }),
  });
}

/** Masks an action, except for a name of API Gateway's own without digits, so that a misspelt `execute-api:Invok` can be read. */
function maskAction(action: string, { mask }: Masks): string {
  return /^(?:\*|execute-api:[A-Za-z*?]{1,30})$/i.test(action) ? action : mask(action);
}

/** Masks the path of a method's ARN, `arn:…:API/STAGE/METHOD/PATH`. Wildcards stay. */
function maskArn(arn: string, { mask, maskTarget }: Masks): string {
  if (arn === "*") return arn;
  const [, head, path] =
    /^(arn:aws[a-z-]*:execute-api:(?:[a-z]{2}(?:-[a-z]+)+-\d|\*)?:(?:\d{12}|\*)?:[a-z\d*]{1,20}(?:\/[\w*-]+)?(?:\/[A-Z*]+)?)(?:\/(.*))?$/s.exec(
      arn,
    ) ?? [];
  if (head === undefined) return mask(arn);
  if (path === undefined) return head;
  const segments = path.split("/").slice(0, MAX_SEGMENTS);
  return [
    head,
    ...segments.map((segment) => (segment === "*" ? segment : maskTarget("", `/${segment}`).slice(1))),
  ].join("/");
}

/** The most segments of a path that a record has. */
const MAX_SEGMENTS = 64;
