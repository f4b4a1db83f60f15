/** Who makes a request, as IAM sees it. */
export type Principal = User | RoleSession;

/** An IAM user with a long-term key: on the local stack, the developer. */
export interface User {
  kind: "user";
  accountId: string;
  /** `arn:aws:iam::ACCOUNT:user/NAME`. */
  arn: string;
  /** `AIDA…`: aws:userid. */
  userId: string;
  userName: string;
}

/** A session of a role: what Cognito hands out, and what a function runs with. */
export interface RoleSession {
  kind: "session";
  accountId: string;
  /** `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION`, the role's path dropped. */
  arn: string;
  /** `arn:aws:iam::ACCOUNT:role/PATH/ROLE`: aws:PrincipalArn of a session is its role's. */
  roleArn: string;
  /** `AROA…`. aws:userid is `AROA…:SESSION`. */
  roleId: string;
  sessionName: string;
  /** When the session began, in milliseconds since 1970 UTC: aws:TokenIssueTime. */
  issuedAt: number;
  /** Whether Cognito's session policy for guests bounds it: in the enhanced flow alone. */
  guest?: boolean;
  /** Present when Cognito's identity pool made the session. */
  cognito?: CognitoIdentity;
}

export interface CognitoIdentity {
  identityPoolId: string;
  identityId: string;
  authenticated: boolean;
  /** `amr` of the identity pool's token: `["authenticated", "PROVIDER", "PROVIDER:CognitoSignIn:SUB"]`. */
  amr: readonly string[];
}
