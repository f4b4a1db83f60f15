import { cognitoCredentials } from "../../lib/call/cognito-credentials.ts";
import type { LogEntry } from "../../local/log.ts";
import { startLocal } from "../../local/stack/start-local.ts";
import { ensureBundles } from "../bundle/ensure-bundles.ts";
import { localOptions } from "../onboard/local-options.ts";
import { onboard } from "../onboard/onboard.ts";
import { loggedBug } from "./logged-bug.ts";
import type { RunningServices } from "./running-services.ts";
import { SuiteProblem } from "./suite-problem.ts";

/**
 * Starts a local stack of `template`. With `role`, the session is a session of that role; without `role`, the caller gets an account and
 * signs in with it.
 *
 * Throws a SuiteProblem when the account cannot be made.
 */
export async function localServices({
  role,
  root,
  template,
}: {
  root: string;
  template: unknown;
  /** Logical id of the role that signs; undefined for a caller that signs in with an account. */
  role: string | undefined;
}): Promise<RunningServices> {
  // Workers have the time zone of their process, and Lambda's is UTC.
  process.env["TZ"] = "UTC";
  await ensureBundles(root);
  const bugs = new Set<string>();
  const log = (entry: LogEntry) => {
    const bug = entry.kind === "function" ? loggedBug(entry.line) : undefined;
    if (entry.kind === "function" && bug !== undefined) bugs.add(`${entry.name}: ${bug}`);
  };
  const stack = await startLocal({ template, root, log });
  const services = {
    urls: Object.fromEntries(stack.apis.map(({ name, url }) => [name, url])),
    region: stack.region,
    bugs: () => [...bugs],
    close: stack.close,
  };
  if (role !== undefined) return { ...services, session: async () => stack.roleSession(role) };
  try {
    return { ...services, session: await accountSession(stack) };
  } catch (error) {
    await stack.close();
    throw error;
  }
}

/** Makes the caller's account. Returns a function that signs in with the account. */
async function accountSession(stack: Awaited<ReturnType<typeof startLocal>>): Promise<RunningServices["session"]> {
  const read = localOptions(stack);
  if (!read.ok) throw new SuiteProblem(`No function of the template has ${read.missing.join(" and ")}.`);
  const outcome = await onboard(read.ids);
  if (!outcome.ok) throw new SuiteProblem(outcome.sentence);
  // The SDK finds the stack and the developer's keys in its own variables.
  Object.assign(process.env, stack.environment);
  return cognitoCredentials(read.ids);
}
