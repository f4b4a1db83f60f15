import { denialMessage } from "../iam/denial-message.ts";
import {
  type AccessRequest,
  type Decision,
  evaluate,
  type PoliciesInForce,
  type PrincipalPolicies,
} from "../iam/evaluate.ts";
import type { PolicyDocument } from "../iam/policy-document.ts";
import type { Principal } from "../iam/principal.ts";
import { contextOf } from "../iam/request-context.ts";
import type { Route } from "./definition/definition.ts";
import type { GatewayError } from "./gateway-error.ts";

export const INVOKE = "execute-api:Invoke";

export interface AuthorizeInput {
  route: Pick<Route, "method">;
  principal: Principal | "anonymous";
  /** The API's resource policy. */
  policy: PolicyDocument | undefined;
  /** The caller's policies. */
  policies: PrincipalPolicies;
  /** The ARN of the API's stage: `arn:aws:execute-api:REGION:ACCOUNT:API/STAGE`. */
  stageArn: string;
  accountId: string;
  region: string;
  path: string;
  sourceIp: string;
  userAgent: string | undefined;
  referer: string | undefined;
  now: number;
  /** Receives the decision with what was asked, except for the path, and the policies in force. Not called when the method is open. */
  onDecision?: (decision: Decision, asked: Omit<AccessRequest, "resource">, policies: PoliciesInForce) => void;
}

/** The decision that a caller may invoke a method, with the reason in plain words. */
export interface Allowed {
  allowedBy: string;
}

/**
 * Evaluates whether the caller may invoke the requested method on the requested path. Returns AWS's refusal when the caller may not.
 *
 * A path has several forms: routing ignores doubled and trailing slashes, and a function may decode a path parameter. AWS does not document which
 * form it compares with policies. So the policies must allow every form; otherwise a request for `/age/` would get around a Deny on `/age`. The ARN
 * in the refusal has the path as sent.
 *
 * A method without auth is open unless the API has a resource policy. Source: API Gateway developer guide, "How API Gateway resource policies affect
 * authorization workflow".
 */
export function authorize(input: AuthorizeInput): Allowed | GatewayError {
  const { accountId, path, policies, policy, principal, route, stageArn } = input;
  if (principal === "anonymous" && policy === undefined) {
    return { allowedBy: "the method needs no signature, and the API has no resource policy" };
  }
  const context = contextOf(principal, { ...input, resourceAccountId: accountId });
  const inForce = {
    ...policies,
    ...(policy && { resource: { name: "the API's resource policy", document: policy } }),
    resourceAccountId: accountId,
  };
  const arnOf = (reading: string) => `${stageArn}/${route.method}/${reading}`;
  // The first decision that does not allow, or the last one when all of them allow.
  const decision = readings(path)
    .map((reading) => evaluate({ principal, action: INVOKE, resource: arnOf(reading), context }, inForce))
    .reduce((one, next) => (one.effect === "allow" ? next : one));
  input.onDecision?.(decision, { principal, action: INVOKE, context }, inForce);
  if (decision.effect === "allow") {
    return { allowedBy: `${decision.by.policy} allows it (${decision.by.statement})` };
  }
  return deniedByPolicy(principal, arnOf(asSent(path)), accountId, decision);
}

/** Returns AWS's refusal of a request that a policy of IAM or of the API denies. `arn` is the method's ARN, with the path as sent. */
export function deniedByPolicy(
  principal: Principal | "anonymous",
  arn: string,
  accountId: string,
  decision: Decision,
): GatewayError {
  return {
    status: 403,
    responseType: "ACCESS_DENIED",
    errorType: "AccessDeniedException",
    message: denialMessage(principal, INVOKE, maskAccount(arn, accountId), decision),
    style: "capital",
    because: decision.because,
  };
}

/**
 * Returns the different forms of a path to evaluate policies for, all without leading slashes: the path as sent, the path without the
 * slashes that routing ignores, and this second form with its percent-escapes decoded.
 */
export function readings(path: string): readonly string[] {
  if (PLAIN_PATH.test(path)) return [path.slice(1)];
  const folded = foldSlashes(path);
  return [...new Set([asSent(path), folded, decodeEscapes(folded)])];
}

/** Matches a path that has only one form: no slash that routing ignores, no percent-escape and nothing outside ASCII. */
const PLAIN_PATH = /^(?:\/[A-Za-z0-9\-._~]+)+$/;

/** Removes the slashes that routing ignores, and the leading slashes. */
export function foldSlashes(path: string): string {
  return path
    .split("/")
    .filter((segment) => segment !== "")
    .join("/");
}

/** Returns a path without its leading slashes. */
export function asSent(path: string): string {
  return path.replace(/^\/+/, "");
}

/** Decodes percent-escapes to bytes, and the bytes as UTF-8. */
function decodeEscapes(path: string): string {
  const bytes = path.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
}

/**
 * Masks the account in a resource's ARN except for its last four digits, as AWS does in its message. AWS does not mask the account in the caller's
 * ARN.
 */
function maskAccount(arn: string, accountId: string): string {
  return arn.replace(`:${accountId}:`, `:********${accountId.slice(-4)}:`);
}
