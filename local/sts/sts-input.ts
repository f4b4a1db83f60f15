import type { PrincipalPolicies } from "../iam/evaluate.ts";
import type { CognitoIdentity, Principal } from "../iam/principal.ts";
import type { Role } from "../iam/role.ts";
import type { Sessions } from "../iam/sessions.ts";

/** The parts of the account that STS works on. */
export interface StsInput {
  region: string;
  /** The current time, in milliseconds since 1970 UTC. */
  now: () => number;
  /** The identity pools whose tokens prove an identity. */
  tokenIssuers: readonly TokenIssuer[];
  findRole: (arn: string) => Role | undefined;
  sessions: Sessions;
  /** The policies that decide what a principal may do. */
  policiesOf: (principal: Principal) => PrincipalPolicies;
}

/** The part of an identity pool that verifies the pool's own tokens. */
export interface TokenIssuer {
  /** Verifies a token. `expired` is true when the token is the pool's own and its expiry has passed. */
  read: (token: string) => { ok: true; identity: CognitoIdentity } | { ok: false; expired: boolean };
}
