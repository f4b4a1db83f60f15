import type { CallEvent, Observe } from "../call/call-event.ts";
import { type CognitoCredentialsOptions, cognitoCredentials } from "../call/cognito-credentials.ts";
import type { CredentialsProvider } from "../call/sign.ts";
import type { UncountedSignIns } from "./watch-callee.ts";

/** The credentials of an application account, with the number of its sign-ins and renewals that are in no metric yet. */
export interface ApplicationCredentials {
  credentials: CredentialsProvider;
  uncounted: UncountedSignIns;
}

type Options = Omit<CognitoCredentialsOptions, "observe">;

interface Made extends ApplicationCredentials {
  options: Options;
  observers: Observe[];
}

/** Every application account of this process. A Lambda function has as many accounts as its environment variables name. */
const accounts: Made[] = [];

/**
 * Returns the credentials of an application account. All services that this process calls as the same account, with the same clock, timers and
 * randomness, share them, so that the account signs in once. Every caller's `observe` gets the events of the sign-ins and renewals.
 */
export function applicationCredentials({ observe, ...options }: CognitoCredentialsOptions): ApplicationCredentials {
  const account = accounts.find((made) => isEqual(made.options, options)) ?? make(options);
  if (observe) account.observers.push(observe);
  return account;
}

function make(options: Options): Made {
  const uncounted = { signIns: 0, renewals: 0 };
  const observers: Observe[] = [];
  const observe = (event: CallEvent) => {
    if (event.type === "sign-in") uncounted.signIns += 1;
    if (event.type === "renewal") uncounted.renewals += 1;
    for (const each of observers) each(event);
  };
  const made = { options, observers, uncounted, credentials: cognitoCredentials({ ...options, observe }) };
  accounts.push(made);
  return made;
}

function isEqual(one: Options, other: Options): boolean {
  const values = (options: Options) => new Map<string, unknown>(Object.entries(options));
  const [first, second] = [values(one), values(other)];
  return first.size === second.size && [...first].every(([name, value]) => second.get(name) === value);
}
