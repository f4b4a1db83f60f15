import { evaluate, type PrincipalPolicies } from "../iam/evaluate.ts";
import type { Principal } from "../iam/principal.ts";
import { contextOf } from "../iam/request-context.ts";
import { matchesArn } from "../iam/wildcard.ts";
import type { LambdaIntegration, Route } from "./definition/definition.ts";

/** A permission to invoke a function: an AWS::Lambda::Permission of the template. */
export interface InvokePermission {
  /** The ARN of the function, or of one alias or version of the function. */
  functionArn: string;
  principal: string;
  sourceArn?: string;
  sourceAccount?: string;
}

/** A principal with the policies that decide what it may do. */
export interface Actor {
  principal: Principal;
  policies: PrincipalPolicies;
}

/** Assumes a role for API Gateway. Returns the reason when the role does not exist or does not trust API Gateway. */
export type AssumeForApi = (roleArn: string) => Actor | { because: string };

export interface MayInvokeInput {
  /** The invocation: the function, and the integration's or authorizer's credentials. */
  invocation: Pick<LambdaIntegration, "credentials" | "functionArn">;
  /** The ARN of the method or authorizer that invokes the function, as permissions name it. */
  sourceArn: string;
  accountId: string;
  region: string;
  permissions: readonly InvokePermission[];
  /** The caller who signed the request; undefined for an unsigned request. */
  caller: Actor | undefined;
  assumeForApi: AssumeForApi;
  sourceIp: string;
  now: number;
}

/** Returns the ARN of a method as permissions name it: path parameters are `*`. `stageArn` is `arn:aws:execute-api:REGION:ACCOUNT:API/STAGE`. */
export function methodSource(stageArn: string, { method, resource }: Pick<Route, "method" | "resource">): string {
  return `${stageArn}/${method}${resource.replaceAll(/\{[^}]+\}/g, "*")}`;
}

/** The value of an integration's credentials that stands for the caller's own credentials. */
const CALLER_CREDENTIALS = "arn:aws:iam::*:user/*";

/**
 * Returns the reason why API Gateway may not invoke the function of a method or an authorizer; undefined when it may. Without credentials, a permission of
 * the function must let the API in. With credentials, the caller or the role that they name must be allowed lambda:InvokeFunction.
 *
 * Source: API Gateway developer guide, "x-amazon-apigateway-integration object", credentials.
 */
export function invokeProblem(input: MayInvokeInput): string | undefined {
  const { assumeForApi, caller, invocation } = input;
  const { credentials, functionArn } = invocation;
  if (credentials === undefined) {
    return hasPermission(input) ? undefined : `no AWS::Lambda::Permission lets this API invoke ${functionArn}`;
  }
  if (credentials === CALLER_CREDENTIALS) {
    if (caller !== undefined) return actorProblem(caller, "the caller", input);
    return "the integration invokes the function with the caller's credentials, and the request is unsigned";
  }
  const actor = assumeForApi(credentials);
  return "because" in actor ? actor.because : actorProblem(actor, `the role ${credentials}`, input);
}

function hasPermission({ accountId, invocation, permissions, sourceArn }: MayInvokeInput): boolean {
  return permissions.some(
    (permission) =>
      permission.functionArn === invocation.functionArn &&
      permission.principal === "apigateway.amazonaws.com" &&
      (permission.sourceAccount ?? accountId) === accountId &&
      (permission.sourceArn === undefined || matchesArn(permission.sourceArn, sourceArn)),
  );
}

function actorProblem({ policies, principal }: Actor, name: string, input: MayInvokeInput): string | undefined {
  const { accountId, invocation, now, region, sourceIp } = input;
  const decision = evaluate(
    {
      principal,
      action: "lambda:InvokeFunction",
      resource: invocation.functionArn,
      context: contextOf(principal, { now, region, resourceAccountId: accountId, sourceIp }),
    },
    { ...policies, resourceAccountId: accountId },
  );
  if (decision.effect === "allow") return undefined;
  return `the credentials are those of ${name}, who may not lambda:InvokeFunction on ${invocation.functionArn}: ${decision.because}`;
}
