import type { WhoAnswer, WhoEntry, WhoIdentity } from "../console/api.ts";
import type { Authorizer } from "../gateway/definition/authorizer.ts";
import type { Route } from "../gateway/definition/definition.ts";
import { type Decision, statementsConsidered } from "../iam/evaluate.ts";
import type { Principal } from "../iam/principal.ts";
import { writeStatement } from "../iam/write-statement.ts";
import { cognitoIdentity } from "../identity-pool/prove-identity.ts";
import type { ApiPlan } from "./apis.ts";
import { placeOf } from "./console/place-of.ts";
import { identityPoolsOf, newIdentity, usersWithRoles } from "./console/user-roles.ts";
import { decideOperation, imagineSession } from "./decide-operation.ts";
import type { StackPlan } from "./plan-stack.ts";
import type { Pools } from "./pools.ts";
import { roleArn, roleIds } from "./role-session.ts";

/** An identity, with the principal that it makes requests as. */
interface Identity extends WhoIdentity {
  principal: Principal | "anonymous";
}

/**
 * Decides for each operation of each API which identities of the template, and which users of `pools`, may call it. The evaluator of the gateways decides. A user's
 * decisions are made with the user's own identity of the identity pool.
 */
export function whoMayCall(plan: StackPlan, pools: Pick<Pools, "identityPools" | "userPools">, now: number): WhoAnswer {
  const identities = [...identitiesOf(plan, pools, now), ...usersWithRoles(plan, pools, now)];
  return {
    identities: identities.map(({ principal: _, ...identity }) => identity),
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
  const onDecision = (decision: Decision) => {
    by = decider(plan, decision);
  };
  const outcome = decideOperation(plan, api, route, caller, { now, onDecision });
  const ofOwn = decideForOwn(plan, api, route, caller, now);
  if (ofOwn !== undefined && "allowedBy" in ofOwn !== "allowedBy" in outcome) {
    const [one, other] = "allowedBy" in ofOwn ? ["allowed", "denied"] : ["denied", "allowed"];
    const because = `the path decides: ${one} where each path parameter is the caller's identity id, and ${other} for another value`;
    return { ...place, decision: "depends", because };
  }
  const decided = by && { by };
  return "allowedBy" in outcome
    ? { ...place, decision: "allow", because: outcome.allowedBy, ...decided }
    : { ...place, decision: "deny", because: outcome.because, ...decided };
}

/**
 * Decides on a path whose parameters are the caller's own identity id, as a policy with `${cognito-identity.amazonaws.com:sub}` in its Resource wants it. Undefined for a
 * path without parameters, and for a caller without an identity.
 */
function decideForOwn(plan: StackPlan, api: ApiPlan, route: Route, caller: Principal | "anonymous", now: number) {
  if (caller === "anonymous" || caller.kind !== "session" || caller.cognito === undefined) return undefined;
  if (!route.resource.includes("{")) return undefined;
  return decideOperation(plan, api, route, caller, { now, parameter: caller.cognito.identityId });
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

function identitiesOf(plan: StackPlan, pools: Pick<Pools, "identityPools">, now: number): readonly Identity[] {
  return [
    { name: "nobody", kind: "nobody", principal: "anonymous" },
    {
      name: "developer",
      kind: "developer",
      arn: plan.account.developer.principal.arn,
      principal: plan.account.developer.principal,
    },
    ...guests(plan, pools, now),
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

/** The guests of identity pools that let guests in. Cognito limits what the sessions of guests may do. */
function guests(plan: StackPlan, { identityPools }: Pick<Pools, "identityPools">, now: number): readonly Identity[] {
  return identityPools.flatMap((pool) => {
    const { unauthenticated: arn } = pool.roleAttachment;
    if (arn === undefined || !pool.allowsGuests) return [];
    const cognito = cognitoIdentity(pool, newIdentity(pool), undefined);
    return sessionOf(plan, { name: "guest", kind: "guest", arn }, now, { guest: true, cognito });
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
