import type { Causes } from "../causes.ts";
import type { PrincipalPolicies } from "../iam/evaluate.ts";
import type { Principal } from "../iam/principal.ts";
import type { Session } from "../iam/session.ts";
import type { Invoke } from "../lambda/invocation.ts";
import type { Log, Mask } from "../log.ts";
import type { RequestTrace } from "../steps.ts";
import type { Surroundings } from "../surroundings.ts";
import type { TokenVerifier } from "./authorizers/verify-pool-token.ts";
import type { Definition } from "./definition/definition.ts";
import type { ApiKey } from "./find-api-key.ts";
import type { ShownValues } from "./mask-target.ts";
import type { AssumeForApi, InvokePermission } from "./may-invoke.ts";
import type { ThrottleSetting } from "./throttle.ts";
import type { CountUsage } from "./usage-limits.ts";

/** Everything that one stage of a REST API is made from. */
export interface RestApiInput {
  id: string;
  /** The API's name in the log: `age`. */
  name: string;
  region: string;
  accountId: string;
  definition: Definition;
  stage: { name: string; variables: Readonly<Record<string, string>>; deploymentId: string };
  /** The methods' limits, the step at which they apply, and the counters of all usage plans. Default: nothing is throttled. */
  throttle?: { settings: readonly ThrottleSetting[]; place: ThrottlePlace; countUsage: CountUsage };
  invoke: Invoke;
  permissions: readonly InvokePermission[];
  assumeForApi: AssumeForApi;
  /** The user pools that may issue tokens for the API's authorizers. Default: none. */
  userPools?: readonly TokenVerifier[];
  /** The API keys that the stage's usage plans have, by value. Default: none. */
  apiKeys?: ReadonlyMap<string, ApiKey>;
  /** The ids of the authorizers that the template names, by name. Default: none; the API then draws an id for each authorizer. */
  authorizerIds?: ReadonlyMap<string, string>;
  findSession: (accessKeyId: string) => Session | undefined;
  policiesOf: (principal: Principal) => PrincipalPolicies;
  surroundings: Surroundings;
  log: Log;
  mask: Mask;
  /** The values that the log may show. Default: the log masks every value and every unknown path. */
  shownValues?: ShownValues;
  /** The requests in progress of the whole stack. Default: the requests of this API. */
  causes?: Causes;
  /** Receives each request with its steps, after the answer. Default: no steps are collected. */
  keep?: (trace: RequestTrace) => void;
}

/**
 * The step of a request at which the gateway throttles it. AWS does not document this step. With "after authorization", a request that authorization
 * refuses does not count.
 */
export type ThrottlePlace = "before authentication" | "after authorization";
