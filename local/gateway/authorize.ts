import { denialMessage } from "../iam/denial-message.ts";
import { evaluate, type PrincipalPolicies } from "../iam/evaluate.ts";
import type { PolicyDocument } from "../iam/policy-document.ts";
import type { Principal } from "../iam/principal.ts";
import { contextOf } from "../iam/request-context.ts";
import type { Route } from "./definition/definition.ts";
import type { GatewayError } from "./gateway-error.ts";

export interface AuthorizeInput {
  route: Route;
  principal: Principal | "anonymous";
  /** The API's resource policy. */
  policy: PolicyDocument | undefined;
  /** The caller's policies. */
  policies: PrincipalPolicies;
  /** `arn:aws:execute-api:REGION:ACCOUNT:API/STAGE`. */
  stageArn: string;
  accountId: string;
  region: string;
  path: string;
  sourceIp: string;
  userAgent: string | undefined;
  referer: string | undefined;
  now: number;
}

/**
 * Evaluates whether the caller may invoke the requested method on the requested path. Returns AWS's refusal, or undefined when it may.
 *
 * A method without auth is open unless the API has a resource policy. Source: API Gateway developer guide, "How API Gateway resource policies
 * affect authorization workflow".
 */
export function authorize(input: AuthorizeInput): GatewayError | undefined {
  const { accountId, path, policies, policy, principal, route, stageArn } = input;
  if (principal === "anonymous" && policy === undefined) return undefined;
  const resource = `${stageArn}/${route.method}/${path.replace(/^\/+/, "")}`;
  const decision = evaluate(
    {
      principal,
      action: "execute-api:Invoke",
      resource,
      context: contextOf(principal, { ...input, resourceAccountId: accountId }),
    },
    {
      ...policies,
      ...(policy && { resource: { name: "the API's resource policy", document: policy } }),
      resourceAccountId: accountId,
    },
  );
  if (decision.effect === "allow") return undefined;
  return {
    status: 403,
    responseType: "ACCESS_DENIED",
    errorType: "AccessDeniedException",
    message: denialMessage(principal, "execute-api:Invoke", maskAccount(resource, accountId), decision),
    style: "capital",
    because: decision.because,
  };
}

/** AWS masks the account in the resource's ARN down to its last four digits, and leaves it whole in the caller's. */
function maskAccount(arn: string, accountId: string): string {
  return arn.replace(`:${accountId}:`, `:********${accountId.slice(-4)}:`);
}
