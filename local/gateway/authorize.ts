import { type Decision, evaluate } from "../iam/evaluate.ts";
import type { NamedPolicy, PolicyDocument } from "../iam/policy-document.ts";
import type { Principal } from "../iam/principal.ts";
import { contextOf } from "../iam/request-context.ts";
import type { GatewayError } from "./gateway-error.ts";
import type { Route } from "./read-definition.ts";

export interface AuthorizeInput {
  route: Route;
  principal: Principal | "anonymous";
  /** The API's resource policy. */
  policy: PolicyDocument | undefined;
  /** Of the caller. */
  policies: { identity: readonly NamedPolicy[]; boundary?: NamedPolicy; session?: NamedPolicy };
  /** `arn:aws:execute-api:REGION:ACCOUNT:API/STAGE`. */
  stageArn: string;
  accountId: string;
  path: string;
  sourceIp: string;
  userAgent: string | undefined;
  referer: string | undefined;
  now: number;
}

/**
 * Whether the caller may invoke the method that it asks for, on the path that it asks for. Nothing when it may.
 *
 * A method without auth on an API without a resource policy is open. Source: API Gateway developer guide, "How API Gateway resource policies affect
 * authorization workflow".
 */
export function authorize(input: AuthorizeInput): GatewayError | undefined {
  const { accountId, path, policies, policy, principal, route, stageArn } = input;
  if (principal === "anonymous" && policy === undefined) return undefined;
  const resource = `${stageArn}/${route.method}/${path.replace(/^\/+/, "")}`;
  const decision = evaluate(
    { principal, action: "execute-api:Invoke", resource, context: contextOf(principal, input) },
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
    message: denial(principal, maskAccount(resource, accountId), decision),
    style: "capital",
    because: decision.because,
  };
}

function denial(principal: Principal | "anonymous", resource: string, decision: Decision): string {
  const who = principal === "anonymous" ? "anonymous" : principal.arn;
  return `User: ${who} is not authorized to perform: execute-api:Invoke on resource: ${resource}${reason(decision)}`;
}

function reason({ effect, policyType }: Decision): string {
  const type = policyType === "permissions boundary" ? "permissions boundary" : `${policyType} policy`;
  const article = type === "identity-based policy" ? "an" : "a";
  return effect === "explicit deny"
    ? ` with an explicit deny in ${article} ${type}`
    : ` because no ${type} allows the execute-api:Invoke action`;
}

/** In the resource's ARN the account shows its last four digits; in the caller's it shows whole. */
function maskAccount(arn: string, accountId: string): string {
  return arn.replace(`:${accountId}:`, `:********${accountId.slice(-4)}:`);
}
