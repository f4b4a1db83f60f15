import { CallFailure } from "../../lib/call/call-failure.ts";
import { cognitoCredentials } from "../../lib/call/cognito-credentials.ts";
import type { Credentials } from "../../lib/call/sign.ts";
import { callerIdsOf } from "../onboard/account-ids.ts";
import type { RunningServices } from "./running-services.ts";
import { SuiteProblem } from "./suite-problem.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Services that are deployed at `urls`. With COGNITO_SECRET_ID in the environment, the session is a sign-in with the account in that
 * secret. Without COGNITO_SECRET_ID, the session has the environment's keys of the caller's role.
 *
 * Throws a SuiteProblem for a variable that is missing.
 */
export function deployedServices(urls: RunningServices["urls"], environment: Environment): RunningServices {
  const region = variable(environment, "API_GATEWAY_REGION");
  return {
    urls,
    region,
    session: environment["COGNITO_SECRET_ID"] ? accountSession(environment) : keysOf(environment),
    bugs: () => [],
    close: async () => undefined,
  };
}

/** Signs in with the account in the secret, as the caller does. */
function accountSession(environment: Environment): RunningServices["session"] {
  const read = callerIdsOf(environment);
  if (!read.ok) throw missingVariables(read.missing);
  const credentials = cognitoCredentials(read.ids);
  return async () => {
    try {
      return await credentials();
    } catch (error) {
      if (!(error instanceof CallFailure)) throw error;
      throw new SuiteProblem(
        `The caller's account does not get credentials: ${error.awsError} at the step ${error.step}. Run \`npm run onboard\`, which says why.`,
      );
    }
  };
}

function keysOf(environment: Environment): () => Promise<Credentials> {
  const credentials = {
    accessKeyId: variable(environment, "AWS_ACCESS_KEY_ID"),
    secretAccessKey: variable(environment, "AWS_SECRET_ACCESS_KEY"),
    sessionToken: variable(environment, "AWS_SESSION_TOKEN"),
  };
  return async () => credentials;
}

function variable(environment: Environment, name: string): string {
  const value = environment[name];
  if (value) return value;
  throw missingVariables([name]);
}

function missingVariables(names: readonly string[]): SuiteProblem {
  return new SuiteProblem(
    `${names.join(" and ")} ${names.length > 1 ? "are" : "is"} not set: npm run contract -- --help says where the session comes from.`,
  );
}
