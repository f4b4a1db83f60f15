/**
 * The steps of a request as its record has them, in JSON. Secrets, tokens and signatures are left out. Values that a contract marks personal, and values
 * that the caller has written, are masked: `‹3fa9›`. Two masked values of one stack are equal when the values are equal.
 */
import type { Json } from "./json.ts";

/** A step of a request. `at` is the end of the step, in milliseconds since 1970 UTC. */
export type StepRecord = { at: number } & StepFacts;

/** The facts of a step: what was found or decided. */
export type StepFacts =
  | RouteStep
  | CredentialsStep
  | SignatureStep
  | AuthorizerStep
  | PoliciesStep
  | SettingsStep
  | ValidationStep
  | InvocationStep;

/** The search for the route. Without a matching route, only `stage` is there. */
export interface RouteStep {
  name: "route";
  stage: string;
  operation?: string;
  method?: string;
  /** The path as the template writes it: `/people/{id}`. */
  path?: string;
  /** `NONE`, `AWS_IAM`, or the name of the authorizer. */
  auth?: string;
}

/** The credentials in the request: in the Authorization header, in the query, none, or credentials that were refused. */
export interface CredentialsStep {
  name: "credentials";
  found: "header" | "query" | "none" | "refused";
  /** The ARN of the caller. */
  caller?: string;
  /** The reason of the refusal, with the cause of a mismatch where the stack has proved one. */
  because?: string;
}

/** The check of the signature. */
export interface SignatureStep {
  name: "signature";
  matches: boolean;
  /** The canonical request that the stack has computed, masked. */
  canonicalRequest: string;
  /** The canonical request that the client has signed, masked. Present when the stack has proved the cause of a mismatch by computing the signature again. */
  signedRequest?: string;
  /** The cause of a mismatch as a clause: `the host was signed without its port`. Present when it is proved. */
  cause?: string;
  /** Both canonical requests line by line. Present with `signedRequest`. */
  lines?: readonly CanonicalLine[];
}

/** A line of two canonical requests. A line that one of them does not have is undefined there. */
export interface CanonicalLine {
  part: "method" | "path" | "query" | "header" | "end of headers" | "signed headers" | "body hash";
  signed?: string;
  expected?: string;
  differs: boolean;
}

/** The decision of a method's authorizer. */
export type AuthorizerStep = CognitoAuthorizerStep | LambdaAuthorizerStep;

/** The check of a token by an authorizer of user pools. */
export interface CognitoAuthorizerStep {
  name: "authorizer";
  kind: "cognito";
  authorizer: string;
  accepted: boolean;
  /** The reason of a refusal. */
  because?: string;
  /** The checks in their order, up to the first that failed. Empty when the request has no JSON Web Token. */
  checks: readonly TokenCheck[];
  /** The token's claims by name, as text: names of users and personal claims are masked. */
  claims: Readonly<Record<string, string>>;
}

/** A value of a token beside the value that the authorizer expects. */
export interface TokenCheck {
  what: "iss" | "signature" | "token_use" | "aud" | "scope" | "exp";
  expected: string;
  given: string;
  holds: boolean;
}

/** The result of an authorizer's Lambda function. */
export interface LambdaAuthorizerStep {
  name: "authorizer";
  kind: "lambda";
  authorizer: string;
  accepted: boolean;
  because?: string;
  /** True when the result is from the cache, and the function did not run. */
  isCached: boolean;
  /** Seconds for which the result is used again. 0: never. */
  ttlSeconds: number;
  /** The policy that the function returned, masked. Undefined when the function returned none that can be used. */
  policy?: Json;
  /** The principalId that the function returned, masked. */
  principalId?: string;
  /** The values of `context`, masked. */
  context?: Readonly<Record<string, string>>;
}

/** The decision of the policies. */
export interface PoliciesStep {
  name: "policies";
  action: string;
  resource: string;
  /** The caller's ARN, or `anonymous`. */
  caller: string;
  effect: "allow" | "explicit deny" | "implicit deny";
  policyType: PolicyType;
  /** The statement that decided; undefined for an implicit deny. */
  by?: { policy: string; statement: string };
  considered: readonly ConsideredStatement[];
  /** The smallest change that would allow the request; all of its statements are needed. Empty when the request is allowed, or nothing helps. */
  remedies: readonly Remedy[];
}

export type PolicyType = "identity-based" | "resource-based" | "session" | "permissions boundary";

/** A place in the template. */
export interface Place {
  /** The path of the template's file. Undefined when the template was passed to the stack as a value. */
  file?: string;
  /** The line and the column, counted from 1. Undefined without a file. */
  line?: number;
  column?: number;
  /** The path of the value: `AgeApi.Policy.Statement[0]`. */
  path: string;
  /** CDK's path of the construct, such as `MyStack/Orders/Resource`. Undefined for other tools. */
  construct?: string;
}

/** A statement that was compared with the request. */
export interface ConsideredStatement {
  policyType: PolicyType;
  policy: string;
  /** The Sid, or the place: `statement 0`. */
  statement: string;
  effect: "Allow" | "Deny";
  matches: boolean;
  /** The reason why the statement does not match, with the values of both sides. */
  because?: string;
  /** Undefined for a policy that is in no template. */
  place?: Place;
}

/** A statement to write so that a request is allowed. */
export interface Remedy {
  policyType: PolicyType;
  /** The statement that the new one replaces. Undefined when the new statement is added. */
  replaces?: { policy: string; statement: string };
  statement: Json;
  /** The place of the statement that is replaced, or of a policy to which the statement can be added. Undefined when the template has no such policy. */
  place?: Place;
  /** The statement as text to copy: JSON, YAML for a template, and TypeScript for CDK. */
  forms: { json: string; yaml: string; cdk: string };
}

/** The settings of a user pool, an app client or an identity pool that decided a refusal. */
export interface SettingsStep {
  name: "settings";
  settings: readonly Setting[];
}

export interface Setting {
  /** The type and the property: `UserPoolClient.ExplicitAuthFlows`. */
  property: string;
  /** The value in force, as JSON. Undefined when the template leaves the property out and AWS's default is none. */
  value?: unknown;
  /** A sentence that says what another value would change. */
  meaning: string;
}

/** The checks by the request validator. Both lists are empty when the request passed. */
export interface ValidationStep {
  name: "validation";
  missingParameters: readonly string[];
  brokenRules: readonly string[];
}

export interface InvocationStep {
  name: "invocation";
  functionArn: string;
  outcome: "replied" | "failed" | "throttled" | "timed out";
}
