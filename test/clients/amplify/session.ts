import { Amplify } from "aws-amplify";
import { ApiError, get } from "aws-amplify/api";
import { AuthError, fetchAuthSession, signIn, signOut } from "aws-amplify/auth";
import { defaultStorage } from "aws-amplify/utils";
import type { AmplifyAnswer, AmplifyInput, AmplifyReport, AmplifyTokens } from "../amplify-report.ts";

/** Uses Amplify as a front end does, in Node or in a browser: signs in, calls age, refreshes twice, calls it again and signs out. */
export async function session(input: AmplifyInput): Promise<AmplifyReport> {
  const { ageUrl, appClientId, awsEndpoint, email, identityPoolId, password, region, userPoolId } = input;
  Amplify.configure({
    Auth: {
      Cognito: {
        userPoolId,
        userPoolClientId: appClientId,
        userPoolEndpoint: awsEndpoint,
        identityPoolId,
        identityPoolEndpoint: awsEndpoint,
        allowGuestAccess: false,
      },
    },
    API: { REST: { age: { endpoint: ageUrl, region, service: "execute-api" } } },
  });
  const wrongPassword = await refusalOf(signIn({ username: email, password: `${password}?` }));
  await signIn({ username: email, password });
  const tokens = async (options?: { forceRefresh: boolean }) =>
    tokensOf(await fetchAuthSession(options), await storedRefreshToken(appClientId));
  const signedIn = await tokens();
  const called = await callAge();
  await fetchAuthSession({ forceRefresh: true });
  const refreshed = await tokens({ forceRefresh: true });
  const calledAgain = await callAge();
  await signOut();
  const signedOut = await tokens();
  const calledSignedOut = await callAge();
  const { userAgent } = navigator;
  return { userAgent, wrongPassword, signedIn, called, refreshed, calledAgain, signedOut, calledSignedOut };
}

/** Calls the service `age` by Amplify's REST client, which signs with the session's credentials when there are any. */
async function callAge(): Promise<AmplifyAnswer> {
  const queryParams = { dob: "19880101", on: "20191122" };
  const retryStrategy = { strategy: "no-retry" } as const;
  try {
    const { body, statusCode } = await get({ apiName: "age", path: "/age", options: { queryParams, retryStrategy } })
      .response;
    return { status: statusCode, body: await body.text() };
  } catch (error) {
    if (!(error instanceof ApiError) || error.response === undefined) throw error;
    return { status: error.response.statusCode, body: error.response.body ?? "" };
  }
}

async function refusalOf(attempt: Promise<unknown>): Promise<{ name: string; message: string }> {
  try {
    await attempt;
  } catch (error) {
    if (error instanceof AuthError) return { name: error.name, message: error.message };
    throw error;
  }
  return { name: "none", message: "" };
}

/** Reads the refresh token from Amplify's storage, because Amplify gives applications only the other tokens. */
async function storedRefreshToken(appClientId: string): Promise<string | null> {
  const prefix = `CognitoIdentityServiceProvider.${appClientId}`;
  return defaultStorage.getItem(`${prefix}.${await defaultStorage.getItem(`${prefix}.LastAuthUser`)}.refreshToken`);
}

function tokensOf(
  { credentials, tokens }: Awaited<ReturnType<typeof fetchAuthSession>>,
  refreshToken: string | null,
): AmplifyTokens {
  return {
    ...(refreshToken !== null && { refreshToken }),
    ...(tokens && { accessToken: tokens.accessToken.toString() }),
    ...(tokens?.idToken && { idToken: tokens.idToken.toString() }),
    ...(credentials && { accessKeyId: credentials.accessKeyId }),
  };
}
