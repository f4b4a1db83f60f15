/** An authorizer of a method: user pools, or a Lambda function. */
export type Authorizer = CognitoAuthorizer | LambdaAuthorizer;

/** An authorizer that accepts tokens of user pools (`COGNITO_USER_POOLS`). */
export interface CognitoAuthorizer {
  kind: "cognito";
  /** The authorizer's name in the API. */
  name: string;
  /** The header with the token. */
  header: string;
  /** The ARNs of the user pools whose tokens are accepted. */
  poolArns: readonly string[];
  /** The scopes of the method. With any, the token must be an access token with one of them. Without, it must be an ID token. */
  scopes: readonly string[];
  /** The expression that the token's `aud` must match as a whole. */
  audience?: RegExp;
}

/** An authorizer that asks a Lambda function (`TOKEN` and `REQUEST`). */
export interface LambdaAuthorizer {
  kind: "lambda";
  /** The authorizer's name in the API. Two authorizers of one API have different names. */
  name: string;
  functionArn: string;
  /** The ARN of the role that invokes the function. Undefined: API Gateway as a service. */
  credentials?: string;
  /** The time limit for the function. */
  timeoutMs: number;
  /** How long a result is used again for the same identity. 0: never. */
  ttlMs: number;
  identity: TokenIdentity | RequestIdentity;
}

/** The function gets the value of one header. */
export interface TokenIdentity {
  type: "TOKEN";
  header: string;
  /** The expression that the token must match as a whole. */
  pattern?: RegExp;
}

/** The function gets the whole request without the body. The sources together identify the caller in the cache. */
export interface RequestIdentity {
  type: "REQUEST";
  sources: readonly IdentitySource[];
}

/** A part of a request that identifies the caller. */
export interface IdentitySource {
  in: "header" | "querystring" | "stageVariables" | "context";
  /** The part's name. In `context`, a path such as `identity.sourceIp`. */
  name: string;
}
