import { authorize } from "../gateway/authorize.ts";
import type { Route } from "../gateway/definition/definition.ts";
import type { Role } from "../iam/role.ts";
import type { ApiPlan } from "./apis.ts";
import type { LocalOperation } from "./local-stack.ts";
import type { StackPlan } from "./plan-stack.ts";
import { roleArn, roleIds } from "./role-session.ts";

/** Lists the operations of an API, each with a function that finds the roles which its policies let in. */
export function operationsOf(plan: StackPlan, api: ApiPlan, now: number): readonly LocalOperation[] {
  return api.definition.routes.map((route) => ({
    id: route.operationId,
    method: route.method,
    path: route.resource,
    isSigned: route.auth === "AWS_IAM",
    roles: () => (route.auth !== "AWS_IAM" ? [] : rolesLetIn(plan, api, route, now)),
  }));
}

function rolesLetIn(plan: StackPlan, api: ApiPlan, route: Route, now: number): readonly string[] {
  return roleIds(plan.resources).filter((logicalId) => {
    const role = plan.account.roles.get(roleArn(plan.resources, logicalId));
    return role !== undefined && isLetIn(plan, api, route, role, now);
  });
}

/** Whether a session of the role may call the operation from this machine. Every path parameter gets the value `x`. */
function isLetIn({ account, place }: StackPlan, api: ApiPlan, route: Route, role: Role, now: number): boolean {
  const { accountId, region } = place;
  const principal = {
    kind: "session",
    accountId,
    arn: `arn:aws:sts::${accountId}:assumed-role/${role.name}/countersign`,
    roleArn: role.arn,
    roleId: role.roleId,
    sessionName: "countersign",
    issuedAt: now,
  } as const;
  const outcome = authorize({
    route,
    principal,
    policy: api.definition.policy,
    policies: account.policiesOf(principal),
    stageArn: `arn:aws:execute-api:${region}:${accountId}:${api.id}/${api.stages[0].name}`,
    accountId,
    region,
    path: route.resource.replaceAll(/\{[^}]+\}/g, "x"),
    sourceIp: "127.0.0.1",
    userAgent: undefined,
    referer: undefined,
    now,
  });
  return "allowedBy" in outcome;
}
