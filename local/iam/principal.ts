/** The identity that makes a request, as IAM sees it. */
export type Principal = User | RoleSession;

/** An IAM user with a long-term key. The local stack has one, the developer. */
export interface User {
  kind: "user";
  accountId: string;
  /** `arn:aws:iam::ACCOUNT:user/NAME`. */
  arn: string;
  /** `AIDA…`, the value of aws:userid. */
  userId: string;
  userName: string;
}

/** A session of a role: Cognito gives one to each identity, and Lambda one to each function. */
export interface RoleSession {
  kind: "session";
  accountId: string;
  /** `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION`, without the role's path. */
  arn: string;
  /** `arn:aws:iam::ACCOUNT:role/PATH/ROLE`, the value of aws:PrincipalArn. */
  roleArn: string;
  /** `AROA…`. The value of aws:userid is `AROA…:SESSION`. */
  roleId: string;
  sessionName: string;
  /** Start of the session, in milliseconds since 1970 UTC: the value of aws:TokenIssueTime. */
  issuedAt: number;
  /** Whether Cognito's session policy for guests limits the session. Only the enhanced flow sets it. */
  guest?: boolean;
  /** ARN of the Lambda function that the session was made for: the value of lambda:SourceFunctionArn. */
  functionArn?: string;
  /** The identity behind the session; undefined when no identity pool made it. */
  cognito?: CognitoIdentity;
}

/** The party that wants to assume a role: an AWS service, or an identity provider on a user's behalf. */
export interface Assumer {
  type: "Service" | "Federated";
  /** `lambda.amazonaws.com`. */
  value: string;
}

/** The identity provider of every identity pool, as trust policies and aws:FederatedProvider name it. */
export const IDENTITY_POOLS = "cognito-identity.amazonaws.com";

/** An identity of an identity pool, and how it signed in. */
export interface CognitoIdentity {
  identityPoolId: string;
  identityId: string;
  authenticated: boolean;
  /** The claim `amr` of the identity pool's token: `["authenticated", "PROVIDER", "PROVIDER:CognitoSignIn:SUB"]`. */
  amr: readonly string[];
}
