import type { FurtherPermission, Outcome } from "../endpoint/action.ts";
import type { Json } from "../json.ts";
import type { Bearer } from "./access-token.ts";
import type { AppClient } from "./app-client.ts";
import type { UserPool } from "./user-pool.ts";

/** An administrator's action, on the user pool that the request names. */
export type AdminAction = {
  required: readonly string[];
  /** True when the action may issue tokens: then it waits until the pool's keys are ready. Default false. */
  issuesTokens?: boolean;
  /** Permissions that the caller needs in addition to the one for the action. */
  furtherPermissions?: (input: Json) => readonly FurtherPermission[];
  run: (pool: UserPool, input: Json) => Outcome;
};

/** An action that finds its user pool by itself, among all user pools of the stack. */
export type PoolsAction = { required: readonly string[]; run: (pools: readonly UserPool[], input: Json) => Outcome };

/** An action that anyone may call, on the user pool of the app client that the request names. */
export type ClientAction = {
  required: readonly string[];
  /** True when the action may issue tokens: then it waits until the pool's keys are ready. Default false. */
  issuesTokens?: boolean;
  run: (pool: UserPool, client: AppClient, input: Json) => Outcome;
};

/** An action for the user whom an access token authenticates. */
export type BearerAction = { required: readonly string[]; run: (bearer: Bearer, input: Json) => Outcome };
