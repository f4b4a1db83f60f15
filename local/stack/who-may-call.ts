import type { WhoAnswer, WhoEntry, WhoIdentity } from "../console/api.ts";
import type { Authorizer } from "../gateway/definition/authorizer.ts";
import type { Route } from "../gateway/definition/definition.ts";
import { type Decision, statementsConsidered } from "../iam/evaluate.ts";
import type { Principal } from "../iam/principal.ts";
import { writeStatement } from "../iam/write-statement.ts";
import { asObject } from "../json.ts";
import type { ApiPlan } from "./apis.ts";
import { placeOf } from "./console/place-of.ts";
import { identityPoolsOf, usersWithRoles } from "./console/user-roles.ts";
import { decideOperation, imagineSession } from "./decide-operation.ts";
import type { StackPlan } from "./plan-stack.ts";
import type { Pools } from "./pools.ts";
import { roleArn, roleIds } from "./role-session.ts";

/** An identity, with the principal that it makes requests as. */
interface Identity extends WhoIdentity {
  principal: Principal | "anonymous";
}

/**
 * Decides for each operation of each API which identities of the template may call it. The evaluator of the gateways decides. The users of `pools` are listed
 * with the identity whose decisions are theirs.
 */
export function whoMayCall(plan: StackPlan, pools: Pick<Pools, "identityPools" | "userPools">, now: number): WhoAnswer {
  const identities = identitiesOf(plan, now);
  return {
    identities: [...identities.map(({ principal: _, ...identity }) => identity), ...usersWithRoles(plan, pools)],
    entries: plan.apis.flatMap((api) =>
      api.definition.routes.flatMap((route) => identities.map((identity) => entryOf(plan, api, route, identity, now))),
    ),
  };
}

function entryOf(plan: StackPlan, api: ApiPlan, route: Route, { name, principal }: Identity, now: number): WhoEntry {
  const { method, operationId: operation, resource: path } = route;
  const place = { api: api.name, method, path, operation, identity: name };
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
  const caller = route.auth === "NONE" ? "anonymous" : principal;
  let by: WhoEntry["by"];
  const outcome = decideOperation(plan, api, route, caller, now, (decision) => {
    by = decider(plan, decision);
  });
  const decided = by && { by };
  return "allowedBy" in outcome
    ? { ...place, decision: "allow", because: outcome.allowedBy, ...decided }
    : { ...place, decision: "deny", because: outcome.because, ...decided };
}

/** Finds the statement that decided, with its text. Undefined when no statement matched. */
function decider(plan: StackPlan, decision: Decision): WhoEntry["by"] {
  const { by, policyType } = decision;
  if (by === undefined) return undefined;
  const { policy, statement: label } = by;
  const considered = statementsConsidered(decision);
  const found = considered.find((one) => one.miss === undefined && one.policy === policy && one.label === label);
  if (found === undefined) return undefined;
  const { place, statement } = found;
  return {
    ...{ policyType, policy, statement: label, text: writeStatement(statement) },
    ...(place && { place: placeOf(plan, place.path) }),
  };
}

/** Tells whether an authorizer refuses every request without a token by itself. A REQUEST authorizer may look at other parts of a request. */
function needsToken(authorizer: Authorizer): boolean {
  return authorizer.kind === "cognito" || authorizer.identity.type === "TOKEN";
}

function identitiesOf(plan: StackPlan, now: number): readonly Identity[] {
  return [
    { name: "nobody", kind: "nobody", principal: "anonymous" },
    {
      name: "developer",
      kind: "developer",
      arn: plan.account.developer.principal.arn,
      principal: plan.account.developer.principal,
    },
    ...guests(plan, now),
    ...roleIds(plan.resources).flatMap((logicalId) => {
      const arn = roleArn(plan.resources, logicalId);
      return sessionOf(plan, { name: `role:${logicalId}`, kind: "role", arn, ...identityPoolsOf(plan, arn) }, now).map(
        (identity) => ({ ...identity, place: placeOf(plan, logicalId) }),
      );
    }),
    ...functions(plan, now),
  ];
}

function sessionOf(
  plan: StackPlan,
  identity: WhoIdentity & { arn: string },
  now: number,
  more: object = {},
): readonly Identity[] {
  const role = plan.account.roles.get(identity.arn);
  return role === undefined ? [] : [{ ...identity, principal: { ...imagineSession(plan, role, now), ...more } }];
}

/** The guests of identity pools. Cognito limits what the sessions of guests may do. */
function guests(plan: StackPlan, now: number): readonly Identity[] {
  return plan.resources
    .filter(({ type }) => type === "AWS::Cognito::IdentityPoolRoleAttachment")
    .flatMap(({ properties }) => {
      const arn = String(asObject(properties["Roles"])["unauthenticated"]);
      return sessionOf(plan, { name: "guest", kind: "guest", arn }, now, { guest: true });
    });
}

function functions(plan: StackPlan, now: number): readonly Identity[] {
  return plan.resources
    .filter(({ type }) => type === "AWS::Lambda::Function")
    .flatMap(({ attributes, logicalId, properties }) => {
      const functionArn = attributes["Arn"] ?? "";
      const identity = { name: `function:${logicalId}`, kind: "function", arn: String(properties["Role"]) } as const;
      return sessionOf(plan, { ...identity, place: placeOf(plan, logicalId) }, now, { functionArn });
    });
}
