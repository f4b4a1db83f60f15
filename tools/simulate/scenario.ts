import type { Outage } from "./cloud.ts";
import type { Caller } from "./container.ts";
import type { ParameterName } from "./parameters.ts";

/** Something that happens to the services or to the load during a run. */
export type Incident =
  | { kind: "deployment" }
  | { kind: "away"; service: "cognito" | "age"; how: Outage; forSeconds: number }
  /** The pool takes a new password, and the secret has it `lateMs` later. `revoked`: refresh tokens end too. */
  | { kind: "password"; lateMs: number; revoked: boolean };

/** One experiment: a load on day, and what happens meanwhile. */
export interface Scenario {
  name: string;
  title: string;
  /** The length of the run, in seconds. */
  seconds: number;
  /** Requests to day a second. */
  rate: number;
  mode: "cognito" | "role";
  /** The code that decides about the account's credentials. Default: lib/call. */
  caller?: Caller;
  /** From this second on, `rate` is multiplied by `factor`, for `forSeconds`. */
  spike?: { at: number; forSeconds: number; factor: number };
  incident?: Incident & { at: number };
  /** The containers that are warm at the beginning, by how old their credentials are. `cold`: none. */
  start: "cold" | "warm" | "warm, all credentials of one age";
  /** How many functions share the account. The rate is that of all of them. Default 1. */
  callers?: number;
  /** Parameters that differ from `parameters.json`. */
  parameters?: Partial<Record<ParameterName, number>>;
  /** Containers that Lambda keeps ready. Default: Lambda scales. */
  fixed?: number;
  /** Whether the secret holds the identity id. Default true, since `npm run onboard` writes it. */
  knowsIdentity?: boolean;
}
