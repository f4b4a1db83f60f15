import { createExpiringMap } from "../../expiring-map.ts";
import { headerValues } from "../../http/raw-message.ts";
import type { PolicyDocument } from "../../iam/policy-document.ts";
import { contextOf } from "../../iam/request-context.ts";
import type { Invocation } from "../../lambda/invocation.ts";
import { type Allowed, foldSlashes } from "../authorize.ts";
import type { LambdaAuthorizer } from "../definition/authorizer.ts";
import type { GatewayError } from "../gateway-error.ts";
import type { AuthorizerContext, EventInput } from "../proxy-event.ts";
import { authorizerErrors } from "./authorizer-errors.ts";
import { decideByPolicies, denialByResourcePolicy } from "./decide-by-policies.ts";
import { type AuthorizerResult, readAuthorizerReply } from "./read-authorizer-reply.ts";
import { readIdentity } from "./read-identity.ts";

export interface LambdaAuthorizersInput {
  /** The ARN of the API's stage: `arn:aws:execute-api:REGION:ACCOUNT:API/STAGE`. */
  stageArn: string;
  accountId: string;
  region: string;
  resourcePolicy: PolicyDocument | undefined;
  /** Invokes the authorizer's function within its time limit. */
  invoke: (authorizer: LambdaAuthorizer, event: string) => Promise<Invocation | "timed out">;
  /** Returns the reason why API Gateway may not invoke the authorizer's function; undefined when it may. */
  problemOf: (authorizer: LambdaAuthorizer, input: EventInput) => string | undefined;
  now: () => number;
}

/** The decision of an authorizer that lets a request in, with the values for the method's event. */
export interface Admitted extends Allowed {
  /** The API key that the function returned for the caller. */
  usageIdentifierKey: string | undefined;
  authorizer: AuthorizerContext;
}

/** The number of results that one stage of an API remembers. Beyond it the oldest result is forgotten. */
const MAX_RESULTS = 10_000;

/** The message by which an authorizer's function asks for the answer 401 (API Gateway developer guide). */
const UNAUTHORIZED = "Unauthorized";

/** Receives the refusal, when there is one, and the result that the function returned now or earlier, when there is one. */
export type RecordLambda = (
  refusal: GatewayError | undefined,
  obtained: { result: AuthorizerResult; isCached: boolean } | undefined,
) => void;

/** A result, and how long the function took in milliseconds; 0 when the result is from the cache. */
interface Obtained {
  result: AuthorizerResult;
  isCached: boolean;
  integrationLatency: number;
}

/**
 * Makes the Lambda authorizers of one stage, with their cache. A result in the cache applies to every method that has the same authorizer: its policy is
 * evaluated for the method of each request. The key is the authorizer with all values of its identity sources.
 *
 * Source: API Gateway developer guide, "Use API Gateway Lambda authorizers".
 */
export function createLambdaAuthorizers(input: LambdaAuthorizersInput) {
  const { accountId, invoke, now, problemOf, region, resourcePolicy, stageArn } = input;
  const results = createExpiringMap<string, AuthorizerResult>(now, MAX_RESULTS);

  return async function decide(
    authorizer: LambdaAuthorizer,
    request: EventInput,
    record?: RecordLambda,
  ): Promise<Admitted | GatewayError> {
    const { method } = request.match.route;
    const { path } = request.target;
    const policies = {
      resourcePolicy,
      path,
      arnOf: (form: string) => `${stageArn}/${method}/${form}`,
      context: conditionKeys(request),
      accountId,
    };
    const denial = denialByResourcePolicy(policies);
    if (denial !== undefined) return denial;

    const obtained = await obtain(authorizer, request, policies.arnOf(foldSlashes(path)));
    if ("because" in obtained) {
      record?.(obtained, undefined);
      return obtained;
    }
    const { integrationLatency, isCached, result } = obtained;
    const name = `the authorizer ${authorizer.name}${isCached ? " (a result from the cache)" : ""}`;
    const decision = decideByPolicies({ ...policies, name, policy: result.policy });
    record?.("because" in decision ? decision : undefined, obtained);
    if ("because" in decision) return decision;
    const { context, principalId, usageIdentifierKey } = result;
    return { ...decision, usageIdentifierKey, authorizer: { ...context, principalId, integrationLatency } };
  };

  async function obtain(
    authorizer: LambdaAuthorizer,
    request: EventInput,
    methodArn: string,
  ): Promise<Obtained | GatewayError> {
    const identity = readIdentity(authorizer, request);
    if ("because" in identity) return identity;
    const key = JSON.stringify([authorizer.name, identity.values]);
    const known = authorizer.ttlMs > 0 ? results.get(key) : undefined;
    if (known !== undefined) return { result: known, isCached: true, integrationLatency: 0 };

    const startedAt = now();
    const result = await ask(authorizer, request, identity.event(methodArn));
    if ("because" in result) return result;
    if (authorizer.ttlMs > 0) results.set(key, result, now() + authorizer.ttlMs);
    return { result, isCached: false, integrationLatency: now() - startedAt };
  }

  async function ask(
    authorizer: LambdaAuthorizer,
    request: EventInput,
    event: string,
  ): Promise<AuthorizerResult | GatewayError> {
    const { name, timeoutMs } = authorizer;
    const problem = problemOf(authorizer, request);
    if (problem !== undefined) return authorizerErrors.misconfigured(`the authorizer ${name}: ${problem}`);
    const invocation = await invoke(authorizer, event);
    if (invocation === "timed out")
      return authorizerErrors.failed(`the authorizer ${name} did not answer within ${timeoutMs} ms`);
    return readInvocation(name, invocation);
  }

  function conditionKeys({ now: at, request, userAgent }: EventInput) {
    return contextOf("anonymous", {
      now: at,
      region,
      resourceAccountId: accountId,
      sourceIp: request.remoteAddress,
      userAgent,
      referer: headerValues(request, "referer")[0],
    });
  }
}

function readInvocation(name: string, invocation: Invocation): AuthorizerResult | GatewayError {
  switch (invocation.kind) {
    case "throttled":
      return authorizerErrors.failed(`the authorizer ${name} was not run: ${invocation.because}`);
    case "failed":
      if (invocation.errorMessage === UNAUTHORIZED)
        return authorizerErrors.unauthorized(`the authorizer ${name} threw ${UNAUTHORIZED}`);
      return authorizerErrors.misconfigured(`the authorizer ${name} failed: ${invocation.because}`);
    case "replied": {
      const result = readAuthorizerReply(invocation.payload);
      if (!("because" in result)) return result;
      return authorizerErrors.misconfigured(`the authorizer ${name} cannot be used: ${result.because}`);
    }
  }
}
