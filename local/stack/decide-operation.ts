import { type Allowed, type AuthorizeInput, authorize } from "../gateway/authorize.ts";
import type { Route } from "../gateway/definition/definition.ts";
import type { GatewayError } from "../gateway/gateway-error.ts";
import type { Principal, RoleSession } from "../iam/principal.ts";
import type { Role } from "../iam/role.ts";
import type { ApiPlan } from "./apis.ts";
import type { StackPlan } from "./plan-stack.ts";

interface DecideOptions {
  now: number;
  /** The value of each path parameter. Default `x`. */
  parameter?: string;
  onDecision?: AuthorizeInput["onDecision"];
}

/**
 * Evaluates whether a caller on this machine may call an operation of an API's first stage. Each path parameter has the value `parameter`. `onDecision` receives
 * the decision of the policies, where policies decide.
 */
export function decideOperation(
  { account, place }: StackPlan,
  api: ApiPlan,
  route: Route,
  principal: Principal | "anonymous",
  { now, onDecision, parameter = "x" }: DecideOptions,
): Allowed | GatewayError {
  const { accountId, region } = place;
  return authorize({
    route,
    principal,
    policy: api.definition.policy,
    policies: principal === "anonymous" ? { identity: [] } : account.policiesOf(principal),
    stageArn: `arn:aws:execute-api:${region}:${accountId}:${api.id}/${api.stages[0].name}`,
    accountId,
    region,
    path: route.resource.replaceAll(/\{[^}]+\}/g, () => parameter),
    sourceIp: "127.0.0.1",
    userAgent: undefined,
    referer: undefined,
    now,
    ...(onDecision && { onDecision }),
  });
}

/** Makes a session of a role, as it would be now. */
export function imagineSession({ place }: StackPlan, role: Role, now: number): RoleSession {
  return {
    kind: "session",
    accountId: place.accountId,
    arn: `arn:aws:sts::${place.accountId}:assumed-role/${role.name}/countersign`,
    roleArn: role.arn,
    roleId: role.roleId,
    sessionName: "countersign",
    issuedAt: now,
  };
}
