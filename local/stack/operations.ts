import type { Route } from "../gateway/definition/definition.ts";
import type { ApiPlan } from "./apis.ts";
import { decideOperation, imagineSession } from "./decide-operation.ts";
import type { LocalOperation } from "./local-stack.ts";
import type { StackPlan } from "./plan-stack.ts";
import { roleArn, roleIds } from "./role-session.ts";

/** Lists the operations of an API, each with a function that finds the roles which its policies let in. */
export function operationsOf(plan: StackPlan, api: ApiPlan, now: number): readonly LocalOperation[] {
  return api.definition.routes.map((route) => ({
    id: route.operationId,
    method: route.method,
    path: route.resource,
    auth: typeof route.auth === "string" ? route.auth : "AUTHORIZER",
    isSigned: route.auth === "AWS_IAM",
    needsApiKey: route.needsApiKey,
    roles: () => (route.auth !== "AWS_IAM" ? [] : rolesLetIn(plan, api, route, now)),
  }));
}

function rolesLetIn(plan: StackPlan, api: ApiPlan, route: Route, now: number): readonly string[] {
  return roleIds(plan.resources).filter((logicalId) => {
    const role = plan.account.roles.get(roleArn(plan.resources, logicalId));
    if (role === undefined) return false;
    return "allowedBy" in decideOperation(plan, api, route, imagineSession(plan, role, now), { now });
  });
}
