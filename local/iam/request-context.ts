import type { RequestContext } from "./condition.ts";
import type { CognitoIdentity, Principal } from "./principal.ts";

/** The parts of a request that its condition keys are made from. */
export interface ContextInput {
  sourceIp: string;
  userAgent?: string | undefined;
  referer?: string | undefined;
  /** The current time, in milliseconds since 1970 UTC. */
  now: number;
}

/**
 * Returns the condition keys of a request, in lower case: those that every request has, and those of its principal.
 * `aws:SecureTransport` is true because AWS serves these endpoints over TLS only.
 *
 * Source: IAM user guide, "AWS global condition context keys"; API Gateway developer guide, "AWS condition keys that can be used in
 * API Gateway resource policies".
 */
export function contextOf(principal: Principal | "anonymous", input: ContextInput): RequestContext {
  const context = new Map<string, readonly string[]>([
    ["aws:currenttime", [new Date(input.now).toISOString()]],
    ["aws:epochtime", [String(Math.floor(input.now / 1000))]],
    ["aws:securetransport", ["true"]],
    ["aws:sourceip", [input.sourceIp]],
  ]);
  if (input.userAgent !== undefined) context.set("aws:useragent", [input.userAgent]);
  if (input.referer !== undefined) context.set("aws:referer", [input.referer]);
  if (principal === "anonymous") {
    context.set("aws:principaltype", ["Anonymous"]);
    return context;
  }

  context.set("aws:principalaccount", [principal.accountId]);
  if (principal.kind === "user") {
    context.set("aws:principalarn", [principal.arn]);
    context.set("aws:principaltype", ["User"]);
    context.set("aws:userid", [principal.userId]);
    context.set("aws:username", [principal.userName]);
    return context;
  }
  // aws:PrincipalArn of a session is its role's ARN, without the session's name.
  context.set("aws:principalarn", [principal.roleArn]);
  context.set("aws:principaltype", ["AssumedRole"]);
  context.set("aws:userid", [`${principal.roleId}:${principal.sessionName}`]);
  context.set("aws:tokenissuetime", [new Date(principal.issuedAt).toISOString()]);
  if (principal.cognito) for (const [key, values] of cognitoContext(principal.cognito)) context.set(key, values);
  return context;
}

/** Returns the condition keys of an identity pool's token, as trust policies and policy variables name them. */
export function cognitoContext({ identityPoolId, identityId, amr }: CognitoIdentity): RequestContext {
  return new Map([
    ["cognito-identity.amazonaws.com:aud", [identityPoolId]],
    ["cognito-identity.amazonaws.com:sub", [identityId]],
    ["cognito-identity.amazonaws.com:amr", amr],
  ]);
}
