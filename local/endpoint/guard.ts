import { headerValues, type RawRequest } from "../http/raw-message.ts";
import type { RequestContext } from "../iam/condition.ts";
import { addCredentials } from "../iam/credentials-facts.ts";
import { keepDecision } from "../iam/decision-facts.ts";
import { denialMessage } from "../iam/denial-message.ts";
import { type Decision, evaluate, type PrincipalPolicies } from "../iam/evaluate.ts";
import type { Principal } from "../iam/principal.ts";
import { contextOf } from "../iam/request-context.ts";
import type { Session } from "../iam/session.ts";
import { createVerifier } from "../iam/verify-signature.ts";
import type { Json } from "../json.ts";
import type { Mask } from "../log.ts";
import type { Steps } from "../steps.ts";
import { type Action, type AwsRefusal, type FurtherPermission, type Outcome, refusal } from "./action.ts";

export interface GuardInput {
  region: string;
  accountId: string;
  /** The services that a signature may name. */
  services: readonly { name: string }[];
  findSession: (accessKeyId: string) => Session | undefined;
  policiesOf: (principal: Principal) => PrincipalPolicies;
  /** Masks the values of a record. */
  mask: Mask;
  /** The current time, in milliseconds since 1970 UTC. */
  now: () => number;
}

/** An action that a request asks for. */
export interface Call {
  service: { name: string };
  /** The action's name, such as `AdminGetUser`. */
  name: string;
  action: Action;
  request: RawRequest;
  /** Receives the steps of the request. Default: no steps are collected. */
  steps?: Steps | undefined;
  /** Reads the request's members. The guard calls this function after it has verified the signature. */
  readInput: () => { kind: "input"; input: Json } | AwsRefusal;
}

/** An allowed call: the request's members, and a function that runs the action on them for the caller. */
export interface Admitted {
  kind: "admitted";
  input: Json;
  run: () => Outcome | Promise<Outcome>;
}

/** Decides whether a call is allowed. */
export type Guard = (call: Call) => Admitted | AwsRefusal;

/** Makes the guard of every service: it verifies the signature of a call and evaluates the caller's policies, where the action needs them. */
export function createGuard({ accountId, findSession, mask, now, policiesOf, region, services }: GuardInput): Guard {
  const verifiers = new Map(services.map(({ name }) => [name, createVerifier({ region, service: name, findSession })]));

  return function guard(call) {
    const { action, name, readInput, request, service } = call;
    if (action.access === "anyone") {
      const read = readInput();
      return read.kind === "refused" ? read : admit(read.input, () => action.run(read.input));
    }
    const caller = authenticate(call);
    if (caller.kind === "refused") return caller;
    const read = readInput();
    if (read.kind === "refused") return read;
    const { input } = read;
    if (action.access === "signed") {
      const { session } = caller;
      return admit(input, () => action.run(input, session, requestContext(session.principal, request)));
    }

    const { furtherPermissions, resource, shownResource } = action;
    const denial = [resource(input)]
      .flat()
      .map((arn) => ({ action: `${service.name}:${name}`, resource: arn, context: {} }))
      .map((asked) => authorize(caller.session.principal, asked, shownResource?.(input) ?? asked.resource, call))
      .find((refused) => refused !== undefined);
    if (denial) return denial;
    const lacking = furtherPermissions?.(input)
      .map((needed) => furtherDenial(caller.session.principal, needed, call))
      .find((refused) => refused !== undefined);
    return lacking ?? admit(input, () => action.run(input, caller.session));
  };

  function authenticate({ request, service, steps }: Call): { kind: "caller"; session: Session } | AwsRefusal {
    const verification = verifiers.get(service.name)?.(request, now()) ?? { kind: "unsigned" as const };
    if (steps) addCredentials(steps, verification, (_, target) => (target === "/" ? target : mask(target)), mask);
    switch (verification.kind) {
      case "verified":
        return { kind: "caller", session: verification.session };
      case "unsigned":
        return refusal(
          "MissingAuthenticationTokenException",
          "Missing Authentication Token",
          "this action needs a signature, and the request has none",
        );
      case "refused":
        return refusal(verification.errorType, verification.message, verification.because);
    }
  }

  function authorize(
    principal: Principal,
    asked: Pick<FurtherPermission, "action" | "context" | "resource">,
    shownResource: string,
    call: Call,
  ): AwsRefusal | undefined {
    const decision = decide(principal, asked, call);
    return decision.effect === "allow" ? undefined : accessDenied(principal, asked.action, shownResource, decision);
  }

  /** The refusal of a caller who lacks a further permission; undefined when the caller has it. */
  function furtherDenial(principal: Principal, needed: FurtherPermission, call: Call): AwsRefusal | undefined {
    // The service itself asks for it, on the caller's behalf.
    const context = { ...needed.context, "aws:viaawsservice": "true" };
    const decision = decide(principal, { ...needed, context }, call);
    if (decision.effect === "allow") return undefined;
    return needed.refusal ?? accessDenied(principal, needed.action, needed.resource, decision);
  }

  function requestContext(principal: Principal, request: RawRequest): RequestContext {
    return contextOf(principal, {
      now: now(),
      region,
      resourceAccountId: accountId,
      sourceIp: request.remoteAddress,
      userAgent: headerValues(request, "user-agent")[0],
      referer: headerValues(request, "referer")[0],
    });
  }

  function decide(
    principal: Principal,
    { action, context, resource }: Pick<FurtherPermission, "action" | "context" | "resource">,
    { request, steps }: Call,
  ) {
    const ofRequest = requestContext(principal, request);
    const keys = new Map([...ofRequest, ...Object.entries(context).map(([key, value]) => [key, [value]] as const)]);
    const asked = { principal, action, resource, context: keys };
    const inForce = { ...policiesOf(principal), resourceAccountId: accountId };
    const decision = evaluate(asked, inForce);
    steps?.add(keepDecision(asked, inForce, decision, mask), resource.length);
    return decision;
  }
}

function accessDenied(principal: Principal, action: string, resource: string, decision: Decision): AwsRefusal {
  return refusal("AccessDeniedException", denialMessage(principal, action, resource, decision), decision.because);
}

function admit(input: Json, run: Admitted["run"]): Admitted {
  return { kind: "admitted", input, run };
}
