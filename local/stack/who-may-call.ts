import type { Authorizer } from "../gateway/definition/authorizer.ts";
import type { Route } from "../gateway/definition/definition.ts";
import type { Principal } from "../iam/principal.ts";
import { asObject } from "../json.ts";
import type { ApiPlan } from "./apis.ts";
import { decideOperation, imagineSession } from "./decide-operation.ts";
import type { StackPlan } from "./plan-stack.ts";
import { roleArn, roleIds } from "./role-session.ts";

/** The decision on one operation for one identity. */
export interface WhoEntry {
  api: string;
  method: string;
  /** The path as the template writes it: `/people/{id}`. */
  path: string;
  /** The identity as `--as` takes it: `nobody`, `developer`, `role:NAME`; or `guest`, or `function:NAME`. Names are logical ids. */
  identity: string;
  /** "depends": an authorizer decides by a token. */
  decision: "allow" | "deny" | "depends";
  /** The statement that decides, or the reason. */
  because: string;
}

interface Identity {
  name: string;
  principal: Principal | "anonymous";
}

/** Decides for each operation of each API which identities of the template may call it. The evaluator of the gateways decides. */
export function whoMayCall(plan: StackPlan, now: number): readonly WhoEntry[] {
  const identities = identitiesOf(plan, now);
  return plan.apis.flatMap((api) =>
    api.definition.routes.flatMap((route) => identities.map((identity) => entryOf(plan, api, route, identity, now))),
  );
}

function entryOf(plan: StackPlan, api: ApiPlan, route: Route, { name, principal }: Identity, now: number): WhoEntry {
  const place = { api: api.name, method: route.method, path: route.resource, identity: name };
  if (typeof route.auth !== "string") {
    if (principal === "anonymous" && needsToken(route.auth))
      return {
        ...place,
        decision: "deny",
        because: `the authorizer ${route.auth.name} refuses a request without a token`,
      };
    return { ...place, decision: "depends", because: `the authorizer ${route.auth.name} decides by the token` };
  }
  if (route.auth === "AWS_IAM" && principal === "anonymous") {
    return { ...place, decision: "deny", because: "the method requires a signature" };
  }
  // API Gateway reads no signature where a method needs none.
  const outcome = decideOperation(plan, api, route, route.auth === "NONE" ? "anonymous" : principal, now);
  return "allowedBy" in outcome
    ? { ...place, decision: "allow", because: outcome.allowedBy }
    : { ...place, decision: "deny", because: outcome.because };
}

/** Tells whether an authorizer refuses every request without a token by itself. A REQUEST authorizer may look at other parts of a request. */
function needsToken(authorizer: Authorizer): boolean {
  return authorizer.kind === "cognito" || authorizer.identity.type === "TOKEN";
}

function identitiesOf(plan: StackPlan, now: number): readonly Identity[] {
  return [
    { name: "nobody", principal: "anonymous" },
    { name: "developer", principal: plan.account.developer.principal },
    ...guests(plan, now),
    ...roleIds(plan.resources).flatMap((logicalId) =>
      sessionOf(plan, `role:${logicalId}`, roleArn(plan.resources, logicalId), now),
    ),
    ...functions(plan, now),
  ];
}

function sessionOf(plan: StackPlan, name: string, arn: string, now: number, more: object = {}): readonly Identity[] {
  const role = plan.account.roles.get(arn);
  return role === undefined ? [] : [{ name, principal: { ...imagineSession(plan, role, now), ...more } }];
}

/** The guests of identity pools. Cognito limits what the sessions of guests may do. */
function guests(plan: StackPlan, now: number): readonly Identity[] {
  return plan.resources
    .filter(({ type }) => type === "AWS::Cognito::IdentityPoolRoleAttachment")
    .flatMap(({ properties }) => {
      const arn = asObject(properties["Roles"])["unauthenticated"];
      return sessionOf(plan, "guest", String(arn), now, { guest: true });
    });
}

function functions(plan: StackPlan, now: number): readonly Identity[] {
  return plan.resources
    .filter(({ type }) => type === "AWS::Lambda::Function")
    .flatMap(({ attributes, logicalId, properties }) => {
      const functionArn = attributes["Arn"] ?? "";
      return sessionOf(plan, `function:${logicalId}`, String(properties["Role"]), now, { functionArn });
    });
}
