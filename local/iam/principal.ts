/** The identity that makes a request, as IAM sees it. */
export type Principal = User | RoleSession;

/** An IAM user with a long-term key. The local stack has the template's users, and one of its own: the developer. */
export interface User {
  kind: "user";
  accountId: string;
  /** The user's ARN: `arn:aws:iam::ACCOUNT:user/NAME`. */
  arn: string;
  /** The user's id, `AIDA…`, which is the value of aws:userid. */
  userId: string;
  userName: string;
  /** The start of a session of GetSessionToken, in milliseconds since 1970 UTC; undefined for the user's long-term key. */
  issuedAt?: number;
}

/** A session of a role. Cognito makes one for each identity, and Lambda one for each function. */
export interface RoleSession {
  kind: "session";
  accountId: string;
  /** The session's ARN, without the role's path: `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION`. */
  arn: string;
  /** The role's ARN, `arn:aws:iam::ACCOUNT:role/PATH/ROLE`, which is the value of aws:PrincipalArn. */
  roleArn: string;
  /** The role's id, `AROA…`. The value of aws:userid is `AROA…:SESSION`. */
  roleId: string;
  sessionName: string;
  /** The start of the session, in milliseconds since 1970 UTC: the value of aws:TokenIssueTime. */
  issuedAt: number;
  /** True when Cognito's session policy for guests limits the session. Only the enhanced flow sets it. */
  guest?: boolean;
  /** The ARN of the Lambda function that the session was made for: the value of lambda:SourceFunctionArn. */
  functionArn?: string;
  /** The identity behind the session; undefined when no identity pool made it. */
  cognito?: CognitoIdentity;
}

/** The party that wants to assume a role: an AWS service, or an identity provider on a user's behalf. */
export interface Assumer {
  type: "Service" | "Federated";
  /** The service or identity provider as trust policies name it: `lambda.amazonaws.com`. */
  value: string;
}

/** The identity provider of every identity pool, as trust policies and aws:FederatedProvider name it. */
export const IDENTITY_POOLS = "cognito-identity.amazonaws.com";

/** An identity of an identity pool, with the identity provider that its user signed in with. */
export interface CognitoIdentity {
  identityPoolId: string;
  identityId: string;
  authenticated: boolean;
  /** The claim `amr` of the identity pool's token: `["authenticated", "PROVIDER", "PROVIDER:CognitoSignIn:SUB"]`. */
  amr: readonly string[];
}
