/**
 * How day asks age. Everything that can go wrong on the way ends here, as a value: a problem for day's caller, in words that
 * say nothing of what is behind it, and a cause in AWS's terms for day's log.
 *
 * Read once when the function starts: its environment, whose lack is an error then and not at the first request.
 */
import type { contract, paths } from "../../generated/age/contract.ts";
import type { components } from "../../generated/day/types.ts";
import { CallFailure } from "../../lib/call/call-failure.ts";
import { callee, service } from "../../lib/call/callee.ts";
import { cognitoCredentials } from "../../lib/call/cognito-credentials.ts";
import { readCallerEnvironment } from "../../lib/call/environment.ts";
import { signedFetch } from "../../lib/call/signed-fetch.ts";
import { problem } from "../../lib/serve/problem.ts";

type Problem = components["schemas"]["AgeUnavailable"];

/** The age, or why there is none. */
export type AgeAnswer = { ok: true; age: number } | { ok: false; because: string; problem: Problem };

const environment = readCallerEnvironment(process.env, "AGE_API_URL");

const age = callee(
  service<paths, typeof contract>({
    url: environment.AGE_API_URL,
    fetch: signedFetch({
      region: environment.API_GATEWAY_REGION,
      credentials: cognitoCredentials({
        region: environment.COGNITO_REGION,
        userPoolId: environment.COGNITO_USER_POOL_ID,
        appClientId: environment.COGNITO_APP_CLIENT_ID,
        identityPoolId: environment.COGNITO_IDENTITY_POOL_ID,
        secretId: environment.COGNITO_SECRET_ID,
      }),
    }),
  }),
  ["getAge"],
);

/** Asks age how old somebody born on `dob` is on the day `on`, both YYYYMMDD. Never rejects. */
export async function askAge(query: { dob: string; on: string }): Promise<AgeAnswer> {
  try {
    const { data, response } = await age.GET("/age", { params: { query } });
    if (data !== undefined) return { ok: true, age: data.age };
    return refused(response);
  } catch (error) {
    return failed(error);
  }
}

/** Age's gateway or age itself answered, and not with an age. */
function refused({ status, headers }: Response): AgeAnswer {
  const because = `age answered ${status} ${headers.get("x-amzn-errortype") ?? ""}`.trimEnd();
  if (status === 429) return { ok: false, because, problem: later("The age service is busy.") };
  if (status === 504) return { ok: false, because, problem: problem(504, "The age service did not answer in time.") };
  return { ok: false, because, problem: problem(502, "The age service did not give an age.") };
}

/** Nobody answered, or day did not get as far as asking. */
function failed(error: unknown): AgeAnswer {
  const because = error instanceof CallFailure ? `${error.step} ${error.awsError}` : `request ${nameOf(error)}`;
  return { ok: false, because, problem: later("The age service cannot be reached at present.") };
}

/** A failed sign-in is remembered for five seconds: asking again sooner is of no use. */
function later(detail: string): Problem {
  return { ...problem(503, detail), retryAfter: 5 };
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "unknown";
}
