import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ada } from "../../../test/fixtures/ada.ts";
import { openStack, type RunningStack } from "../../../test/fixtures/running-stack.ts";
import { createAwsPost, type SignInMeans, signIn } from "./sign-in.ts";

describe("signIn, at the AWS endpoint of a stack", () => {
  let stack: RunningStack;
  let means: SignInMeans;
  const place = () => ({
    region: stack.region,
    userPoolId: stack.environment["COGNITO_USER_POOL_ID"] ?? "",
    clientId: stack.environment["COGNITO_APP_CLIENT_ID"] ?? "",
    identityPoolId: stack.environment["COGNITO_IDENTITY_POOL_ID"] ?? "",
  });
  const as = () => ada(stack);

  beforeAll(async () => {
    stack = await openStack();
    await as().signUp();
    await as().confirm();
    await as().join();
    // The page's requests are relative to its own origin, which is the endpoint.
    const post = createAwsPost((path, init) => fetch(new URL(String(path), stack.awsEndpoint), init));
    means = { post, now: Date.now, randomBytes };
  });
  afterAll(() => stack.close());

  it("proves the password by SRP, and has tokens and keys with which age answers", async () => {
    const { email: username, password } = as();
    const outcome = await signIn(place(), { username, password }, means);
    expect(outcome).toMatchObject({ ok: true, tokens: { id: expect.stringMatching(/^eyJ/) } });
    if (!outcome.ok || outcome.keys === undefined) throw new Error("There are no keys.");
    const signed = as().fetchWith({ ...outcome.keys, expiresAt: Date.now() + 60_000 });
    const answer = await signed(new Request(`${stack.environment["AGE_URL"]}/age?dob=19880101&on=20191122`));
    expect([answer.status, await answer.json()]).toEqual([200, { age: 31 }]);
  });

  it("works with any random values of the client", async () => {
    const { email: username, password } = as();
    for (const byte of [0, 1, 0x7f, 0x80, 0xff]) {
      const fixed = { ...means, randomBytes: (size: number) => new Uint8Array(size).fill(byte).with(size - 1, 1) };
      expect(await signIn(place(), { username, password }, fixed)).toMatchObject({ ok: true });
    }
  });

  it.each([
    ["a wrong password", { password: "Wrong-passw0rd!" }, "NotAuthorizedException: Incorrect username or password."],
    ["a user who is not there", { username: "nobody" }, "NotAuthorizedException: Incorrect username or password."],
  ])("has AWS's words for %s", async (_, wrong, message) => {
    const { email: username, password } = as();
    expect(await signIn(place(), { username, password, ...wrong }, means)).toEqual({ ok: false, message });
  });

  it("has tokens and says why there are no keys, without an identity pool", async () => {
    const { email: username, password } = as();
    const { identityPoolId: _, ...alone } = place();
    const outcome = await signIn(alone, { username, password }, means);
    expect(outcome).toMatchObject({ ok: true, why: "no identity pool takes the tokens of this user pool" });
    expect(outcome).not.toHaveProperty("keys");
  });
});
