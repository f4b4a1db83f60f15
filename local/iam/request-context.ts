import { getOrMake } from "../get-or-make.ts";
import type { RequestContext } from "./condition.ts";
import { type Assumer, type CognitoIdentity, IDENTITY_POOLS, type Principal } from "./principal.ts";

/** The parts of a request that its condition keys are made from. */
export interface ContextInput {
  /** The current time, in milliseconds since 1970 UTC. */
  now: number;
  /** The region whose endpoint the request was sent to. */
  region: string;
  /** The account that owns the resource. */
  resourceAccountId: string;
  sourceIp: string;
  userAgent?: string | undefined;
  referer?: string | undefined;
}

/** The condition key aws:MultiFactorAuthPresent. It is in lower case, because keys are compared in lower case. */
export const MFA_KEY = "aws:multifactorauthpresent";

/**
 * Returns the condition keys of a request with their values, keys in lower case: the keys that every request has, and the keys of its principal.
 *
 * Sources: IAM user guide, "AWS global condition context keys"; API Gateway developer guide, "AWS condition keys that can be used in API Gateway
 * resource policies".
 */
export function contextOf(principal: Principal | "anonymous", input: ContextInput): RequestContext {
  const context = new Map(
    principal === "anonymous" ? ANONYMOUS : getOrMake(contexts, principal, () => keysOf(principal)),
  );
  for (const [key, values] of keysOfEveryRequest(input)) context.set(key, values);
  context.set("aws:sourceip", [input.sourceIp]);
  if (input.userAgent !== undefined) context.set("aws:useragent", [input.userAgent]);
  if (input.referer !== undefined) context.set("aws:referer", [input.referer]);
  return context;
}

/**
 * Returns the condition keys with which a trust policy is evaluated. The keys for the sender's address and user agent are missing: Cognito and Lambda
 * call STS themselves, and AWS does not document these values for their calls.
 */
export function trustContextOf(
  assumer: Assumer,
  input: Pick<ContextInput, "now" | "region" | "resourceAccountId">,
  identity?: CognitoIdentity,
): RequestContext {
  const own: Entry[] =
    assumer.type === "Service"
      ? [
          ["aws:principalisawsservice", ["true"]],
          ["aws:principalservicename", [assumer.value]],
        ]
      : [["aws:federatedprovider", [assumer.value]]];
  return new Map([...keysOfEveryRequest(input), ...own, ...(identity ? keysOfIdentity(identity) : [])]);
}

type Entry = readonly [key: string, values: readonly string[]];

/** The condition keys of each principal, made when it first asks. Principals do not change. */
const contexts = new WeakMap<Principal, RequestContext>();

const ANONYMOUS: RequestContext = new Map([
  ["aws:principalaccount", ["anonymous"]],
  ["aws:principaltype", ["Anonymous"]],
  ["aws:userid", ["anonymous"]],
]);

/**
 * Returns the condition keys that every request has. aws:SecureTransport is true because AWS serves these endpoints over TLS only.
 * aws:ViaAWSService is false because no service of the stack calls another service on a principal's behalf.
 */
function keysOfEveryRequest({ now, region, resourceAccountId }: Omit<ContextInput, "sourceIp">): Entry[] {
  return [
    ["aws:currenttime", [time(now)]],
    ["aws:epochtime", [String(Math.floor(now / 1000))]],
    ["aws:requestedregion", [region]],
    ["aws:resourceaccount", [resourceAccountId]],
    ["aws:securetransport", ["true"]],
    ["aws:viaawsservice", ["false"]],
  ];
}

function keysOf(principal: Principal): RequestContext {
  return new Map(entriesOf(principal));
}

function entriesOf(principal: Principal): Entry[] {
  const signed: Entry[] = [
    ["aws:principalaccount", [principal.accountId]],
    ["aws:principalisawsservice", ["false"]],
  ];
  if (principal.kind === "user") {
    return [
      ...signed,
      ["aws:principalarn", [principal.arn]],
      ["aws:principaltype", ["User"]],
      ["aws:userid", [principal.userId]],
      ["aws:username", [principal.userName]],
      // Requests with long-term keys do not have these two keys.
      ...(principal.issuedAt === undefined ? [] : temporaryKeys(principal.issuedAt)),
    ];
  }
  const { cognito, functionArn } = principal;
  return [
    ...signed,
    // aws:PrincipalArn of a session is its role's ARN, without the session's name.
    ["aws:principalarn", [principal.roleArn]],
    ["aws:principaltype", ["AssumedRole"]],
    ["aws:userid", [`${principal.roleId}:${principal.sessionName}`]],
    ...temporaryKeys(principal.issuedAt),
    ...(functionArn === undefined ? [] : [["lambda:sourcefunctionarn", [functionArn]] as const]),
    ...(cognito ? [["aws:federatedprovider", [IDENTITY_POOLS]] as const, ...keysOfIdentity(cognito)] : []),
  ];
}

/** The condition keys of temporary credentials. aws:MultiFactorAuthPresent is always false: the stack's STS takes no MFA code. */
function temporaryKeys(issuedAt: number): Entry[] {
  return [
    ["aws:tokenissuetime", [time(issuedAt)]],
    [MFA_KEY, ["false"]],
  ];
}

function keysOfIdentity({ amr, identityId, identityPoolId }: CognitoIdentity): Entry[] {
  return [
    [`${IDENTITY_POOLS}:aud`, [identityPoolId]],
    [`${IDENTITY_POOLS}:sub`, [identityId]],
    [`${IDENTITY_POOLS}:amr`, amr],
  ];
}

/** Writes a time in ISO 8601, to the second. */
function time(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, -5)}Z`;
}
