import type { CognitoIdentity } from "../iam/principal.ts";
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
}

/** An identity pool, as far as it reads its own tokens. */
export interface TokenIssuer {
  /** Verifies a token. `expired` is true when only its time is wrong. */
  read: (token: string) => { ok: true; identity: CognitoIdentity } | { ok: false; expired: boolean };
}
