/** An unmodified amazon-cognito-identity-js, the client with which browsers and phones sign in. */
import {
  AuthenticationDetails,
  CognitoUser,
  CognitoUserPool,
  type CognitoUserSession,
} from "amazon-cognito-identity-js";
import { describe, expect, it } from "vitest";
import { ada, adaInTheGroup } from "./fixtures/ada.ts";
import { type RunningStack, runningStack } from "./fixtures/running-stack.ts";

function signIn(stack: RunningStack, email: string, password: string): Promise<CognitoUserSession> {
  const pool = new CognitoUserPool({
    UserPoolId: stack.environment["COGNITO_USER_POOL_ID"] ?? "",
    ClientId: stack.environment["COGNITO_APP_CLIENT_ID"] ?? "",
    endpoint: `${stack.awsEndpoint}/`,
  });
  const user = new CognitoUser({ Username: email, Pool: pool });
  return new Promise((resolve, reject) => {
    user.authenticateUser(new AuthenticationDetails({ Username: email, Password: password }), {
      onSuccess: resolve,
      onFailure: reject,
    });
  });
}

describe("a browser's client", () => {
  it("signs Ada in by SRP and reads her attributes", async () => {
    const stack = await runningStack();
    const person = await adaInTheGroup(stack);
    const session = await signIn(stack, person.email, person.password);
    expect(session.isValid()).toBe(true);
    expect(session.getIdToken().payload).toMatchObject({
      email: person.email,
      token_use: "id",
      aud: stack.environment["COGNITO_APP_CLIENT_ID"],
      "cognito:groups": ["age-callers"],
    });
    expect(session.getAccessToken().payload).toMatchObject({
      token_use: "access",
      client_id: stack.environment["COGNITO_APP_CLIENT_ID"],
    });
  });

  it("gets the same refusal for a wrong password and for an unknown name", async () => {
    const stack = await runningStack();
    const person = await adaInTheGroup(stack);
    for (const [email, password] of [
      [person.email, "Wrong-password-of-20-chars"],
      ["nobody@example.com", person.password],
    ] as const) {
      await expect(signIn(stack, email, password)).rejects.toMatchObject({
        name: "NotAuthorizedException",
        message: "Incorrect username or password.",
      });
    }
  });

  it("is told that Ada is not confirmed", async () => {
    const stack = await runningStack();
    const person = ada(stack);
    await person.signUp();
    await expect(signIn(stack, person.email, person.password)).rejects.toMatchObject({
      name: "UserNotConfirmedException",
      message: "User is not confirmed.",
    });
  });

  it("signs Ada in once she is confirmed, which does not yet allow her to call age", async () => {
    const stack = await runningStack();
    const person = ada(stack);
    await person.signUp();
    await person.confirm();
    expect((await signIn(stack, person.email, person.password)).isValid()).toBe(true);
    await expect(person.credentials()).rejects.toMatchObject({ name: "NotAuthorizedException" });
    await person.join();
    const response = await person.fetchWith(await person.credentials())(
      `${stack.environment["AGE_URL"]}/age?dob=19880101&on=20191122`,
    );
    expect([response.status, await response.text()]).toEqual([200, '{"age":31}']);
  });
});
