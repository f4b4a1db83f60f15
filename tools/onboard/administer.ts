import { randomBytes as strongRandomBytes } from "node:crypto";
import type { AccountIds } from "./account-ids.ts";
import { type Administration, type OnboardRefusal, openAdministration, orRefusal } from "./administration.ts";
import { sdkCaller } from "./caller.ts";
import { type ClientOptions, sdkRequests } from "./sdk-requests.ts";

export interface OnboardOptions extends AccountIds, ClientOptions {
  /** The current time, in milliseconds since 1970 UTC. Default `Date.now`. */
  now?: () => number;
  /** A source of cryptographically strong random bytes. Default: `randomBytes` of node:crypto. */
  randomBytes?: (size: number) => Buffer;
}

/** Calls `run` with AWS clients, and closes them afterwards. Returns a StepFailure as a refusal, and throws any other error. */
export async function administer<Result>(
  options: OnboardOptions,
  run: (administration: Administration) => Promise<Result>,
): Promise<Result | OnboardRefusal> {
  const { credentials, endpoint, now = Date.now, randomBytes = strongRandomBytes, region } = options;
  const client = { region, ...(endpoint !== undefined && { endpoint }), ...(credentials && { credentials }) };
  const requests = sdkRequests(client);
  const caller = sdkCaller({ ...options, client, now, randomBytes });
  try {
    return await orRefusal(() => run(openAdministration(options, { requests, caller, now, randomBytes })));
  } finally {
    requests.destroy();
    caller.destroy();
  }
}
