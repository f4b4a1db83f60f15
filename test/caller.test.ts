/** The calls by which an application account gets credentials, from the secret to the identity pool, on a local stack. */
import { GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { describe, expect, it } from "vitest";
import { cognitoCredentials } from "../lib/call/cognito-credentials.ts";
import { lossyProxy } from "./fixtures/lossy-proxy.ts";
import {
  onboardedStack,
  propertiesOf,
  type RunningStack,
  type RunningStackOptions,
  runningStack,
} from "./fixtures/running-stack.ts";

const MINUTE = 60_000;

async function scene(
  prepare: (stack: RunningStack) => Promise<unknown> = async () => undefined,
  options: RunningStackOptions = {},
) {
  const clock = { now: Date.now() };
  const stack = await onboardedStack({ surroundings: { now: () => clock.now }, ...options });
  await prepare(stack);
  const { environment, region } = stack;
  // The SDK reads endpoint and keys from its own environment variables, as in a function.
  for (const name of ["AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"])
    process.env[name] = environment[name];
  const credentials = cognitoCredentials({
    region,
    userPoolId: environment["COGNITO_USER_POOL_ID"] ?? "",
    appClientId: environment["COGNITO_APP_CLIENT_ID"] ?? "",
    identityPoolId: environment["COGNITO_IDENTITY_POOL_ID"] ?? "",
    secretId: environment["COGNITO_SECRET_ID"] ?? "",
    now: () => clock.now,
    // In the middle of the pauses after a failure.
    random: () => 0.5,
  });
  stack.entries.splice(0);
  /** Returns the AWS actions that were requested since the last call of `takeCalls`, and forgets them. */
  const takeCalls = () =>
    stack.entries.splice(0).flatMap((entry) => (entry.kind === "request" ? [`${entry.method} ${entry.status}`] : []));
  return { takeCalls, clock, credentials, stack };
}

/** Reads the account in the secret. `write` replaces it. */
async function secretOf({ awsEndpoint, developer, environment, region }: RunningStack) {
  const client = new SecretsManagerClient({ region, endpoint: awsEndpoint, credentials: developer });
  const SecretId = environment["COGNITO_SECRET_ID"] ?? "";
  const { SecretString = "{}" } = await client.send(new GetSecretValueCommand({ SecretId }));
  return {
    account: JSON.parse(SecretString),
    write: (account: object | string) =>
      client.send(
        new PutSecretValueCommand({
          SecretId,
          SecretString: typeof account === "string" ? account : JSON.stringify(account),
        }),
      ),
  };
}

const SIGN_IN = [
  "GetSecretValue 200",
  "InitiateAuth 200",
  "RespondToAuthChallenge 200",
  "GetCredentialsForIdentity 200",
];

/** An app client that rotates refresh tokens, without a grace period for the replaced token. */
const ROTATING = {
  ExplicitAuthFlows: ["ALLOW_USER_SRP_AUTH"],
  RefreshTokenRotation: { Feature: "ENABLED", RetryGracePeriodSeconds: 0 },
};

const RENEWAL = ["GetTokensFromRefreshToken 200", "GetCredentialsForIdentity 200"];

describe("cognitoCredentials", () => {
  it("reads the secret, signs in and asks for credentials once, and spares GetId that onboarding kept", async () => {
    const { takeCalls, credentials } = await scene();
    const [first, second] = [await credentials(), await credentials()];
    expect(second).toBe(first);
    expect(first.accessKeyId).toMatch(/^ASIALOCAL/);
    expect(takeCalls()).toEqual(SIGN_IN);
  });

  it("renews by one refresh and one call for credentials", async () => {
    const { takeCalls, clock, credentials } = await scene();
    await credentials();
    takeCalls();
    clock.now += 59 * MINUTE + 45_000;
    await credentials();
    expect(takeCalls()).toEqual(RENEWAL);
  });

  it("makes one sign-in, and one refresh and one credentials call an hour, over a day of traffic", async () => {
    const { takeCalls, clock, credentials } = await scene();
    for (let minute = 0; minute < 23 * 60; minute++) {
      const { expiresAt } = await credentials();
      expect(expiresAt).toBeGreaterThan(clock.now);
      // Work in the background ends first.
      await new Promise((resolve) => setImmediate(resolve));
      clock.now += MINUTE;
    }
    await credentials();
    const calls = takeCalls();
    const count = (name: string) => calls.filter((call) => call.startsWith(name)).length;
    expect(count("RespondToAuthChallenge")).toBe(1);
    expect(count("GetSecretValue")).toBe(1);
    expect(count("GetCredentialsForIdentity")).toBeLessThanOrEqual(1 + Math.ceil((23 * 60) / 55));
    expect(count("InitiateAuth")).toBe(1);
    expect(count("GetTokensFromRefreshToken")).toBe(count("GetCredentialsForIdentity") - 1);
  });

  it("signs in by SRP again when the refresh is refused", async () => {
    const { takeCalls, clock, credentials, stack } = await scene();
    const { account } = await secretOf(stack);
    await credentials();
    const user = stack.userPools[0]?.users.find(account.username);
    // Signing out everywhere revokes her refresh tokens.
    clock.now += 58 * MINUTE;
    if (user) stack.userPools[0]?.tokens.signOut(user);
    clock.now += 1.75 * MINUTE;
    takeCalls();
    await credentials();
    // The SDK signs with this machine's time first, and learns the stack's from the refusal.
    const calls = takeCalls().filter((call) => call !== "GetSecretValue 400");
    expect(calls).toEqual(["GetTokensFromRefreshToken 400", ...SIGN_IN]);
  });

  it.each([
    ["allows SRP alone", { ExplicitAuthFlows: ["ALLOW_USER_SRP_AUTH"] }],
    ["rotates refresh tokens", ROTATING],
  ])("refreshes hour after hour when the app client %s", async (_, properties) => {
    const { clock, credentials, takeCalls } = await scene(undefined, {
      edit: (template) => void Object.assign(propertiesOf(template, "UserPoolClient"), properties),
    });
    await credentials();
    takeCalls();
    for (let hour = 0; hour < 3; hour += 1) {
      clock.now += 59.75 * MINUTE;
      await credentials();
      expect(takeCalls().filter((call) => call !== "GetSecretValue 400")).toEqual(RENEWAL);
    }
  });

  it("signs in by SRP again when the answer with the refresh token that replaces the old one is lost", async () => {
    const { clock, credentials, stack, takeCalls } = await scene(undefined, {
      edit: (template) => void Object.assign(propertiesOf(template, "UserPoolClient"), ROTATING),
    });
    const refreshes = () => requests.filter((action) => action === "GetTokensFromRefreshToken").length;
    const { requests, url } = await lossyProxy(stack.awsEndpoint, {
      fate: (number) => (refreshes() === 1 && requests.length === number ? "answer lost" : "passes"),
    });
    process.env["AWS_ENDPOINT_URL"] = url;
    const first = await credentials();
    takeCalls();
    clock.now += 59.75 * MINUTE;
    expect(await credentials()).not.toBe(first);
    const calls = takeCalls().filter((call) => call !== "GetSecretValue 400");
    expect(calls).toEqual(["GetTokensFromRefreshToken 200", "GetTokensFromRefreshToken 400", ...SIGN_IN]);
  });

  it("signs in and refreshes with the secret of the app client, which onboarding kept", async () => {
    const { takeCalls, clock, credentials, stack } = await scene(undefined, {
      edit: (template) => {
        propertiesOf(template, "UserPoolClient")["GenerateSecret"] = true;
      },
    });
    const { account } = await secretOf(stack);
    expect(Object.keys(account)).toEqual(["username", "password", "clientSecret", "sub", "identityId", "since"]);
    expect(account.clientSecret).toMatch(/^[a-z0-9]{52}$/);
    takeCalls();
    await credentials();
    expect(takeCalls()).toEqual(SIGN_IN);
    clock.now += 59.75 * MINUTE;
    await credentials();
    expect(takeCalls()).toEqual(RENEWAL);
    expect(JSON.stringify(stack.entries)).not.toContain(account.clientSecret);
  });

  it("asks for the identity once when the kept one is somebody else's, and goes on with the answer", async () => {
    const { takeCalls, credentials } = await scene(async (stack) => {
      const { account, write } = await secretOf(stack);
      await write({ ...account, identityId: "eu-west-1:00000000-0000-4000-8000-000000000000" });
    });
    await credentials();
    expect(takeCalls()).toEqual([
      ...SIGN_IN.slice(0, 3),
      "GetCredentialsForIdentity 400",
      "GetId 200",
      "GetCredentialsForIdentity 200",
    ]);
  });

  it("asks for the identity when none was kept", async () => {
    const { takeCalls, credentials } = await scene(async (stack) => {
      const { account, write } = await secretOf(stack);
      await write({ username: account.username, password: account.password });
    });
    await credentials();
    expect(takeCalls()).toEqual([...SIGN_IN.slice(0, 3), "GetId 200", "GetCredentialsForIdentity 200"]);
  });

  it.each([
    ["the secret holds no account", "nothing", "secret", "NotOnboarded"],
    ["the password in it is wrong", { password: "Wrong-password-of-20-chars" }, "sign-in", "NotAuthorizedException"],
  ])("names the step when %s", async (_, change, step, awsError) => {
    const { credentials } = await scene(async (stack) => {
      const { account, write } = await secretOf(stack);
      await write(typeof change === "string" ? change : { ...account, ...change });
    });
    await expect(credentials()).rejects.toMatchObject({ name: "CallFailure", step, awsError });
  });

  it("remembers a failed sign-in for seconds, so that a flood of requests is not a flood of sign-ins", async () => {
    const { takeCalls, clock, credentials, stack } = await scene(async (stack) => {
      const { account, write } = await secretOf(stack);
      await write({ ...account, password: "Wrong-password-of-20-chars" });
    });
    const flood = async () =>
      (await Promise.allSettled(Array.from({ length: 50 }, credentials))).map(({ status }) => status);
    expect(new Set([...(await flood()), ...(await flood())])).toEqual(new Set(["rejected"]));
    expect(takeCalls().filter((call) => call.startsWith("RespondToAuthChallenge"))).toEqual([
      "RespondToAuthChallenge 400",
    ]);

    const { account, write } = await secretOf(stack);
    const [pool] = stack.userPools;
    const user = pool?.users.find(account.username);
    if (user) pool?.setPassword(user, account.password);
    await write(account);
    takeCalls();
    clock.now += 5_000;
    expect((await credentials()).accessKeyId).toMatch(/^ASIA/);
  });
});

describe("onboarding", () => {
  it("leaves a secret that holds the account, its sub and its identity, under a name that nobody can guess", async () => {
    const stack = await runningStack();
    const outcome = await stack.onboard();
    expect(outcome).toMatchObject({
      ok: true,
      did: "created",
      username: expect.stringMatching(/^caller-[a-z0-9]{16}@countersign\.invalid$/),
    });
    const { account } = await secretOf(stack);
    expect(Object.keys(account)).toEqual(["username", "password", "sub", "identityId", "since"]);
    const user = stack.userPools[0]?.users.find(account.username);
    expect(user).toMatchObject({ sub: account.sub, status: "CONFIRMED" });
    expect([...(user?.groups ?? [])]).toEqual(["age-callers"]);
    expect(JSON.stringify(stack.entries)).not.toContain(account.password);
  });

  it("changes nothing of an account that is whole, and proves it by a sign-in", async () => {
    const stack = await onboardedStack();
    const before = (await secretOf(stack)).account;
    const signIns = stack.userPools[0]?.counts.signIns ?? 0;
    expect(await stack.onboard()).toEqual({ ok: true, did: "nothing", username: before.username, removed: [] });
    expect((await secretOf(stack)).account).toEqual(before);
    expect(stack.userPools[0]?.counts.signIns).toBe(signIns + 1);
  });

  it("adds the secret of an app client to an account that was onboarded without it", async () => {
    const stack = await onboardedStack({
      edit: (template) => {
        propertiesOf(template, "UserPoolClient")["GenerateSecret"] = true;
      },
    });
    const { account: before, write } = await secretOf(stack);
    await write({ ...before, clientSecret: undefined });
    const updated = { ok: true, did: "updated", username: before.username, removed: [] };
    expect(await stack.onboard()).toEqual(updated);
    expect((await secretOf(stack)).account).toMatchObject(before);
    await write({ ...before, clientSecret: "another" });
    expect(await stack.onboard()).toEqual(updated);
    expect((await secretOf(stack)).account).toMatchObject(before);
  });

  it.each([
    ["deletes the account of a run that was cut off", "caller-cutoff0000000000@countersign.invalid", false],
    ["leaves an account that has a person's name alone", "ada@example.com", true],
  ])("%s", async (_, username, isLeft) => {
    const stack = await runningStack();
    const { write } = await secretOf(stack).catch(async () => {
      const client = new SecretsManagerClient({
        region: stack.region,
        endpoint: stack.awsEndpoint,
        credentials: stack.developer,
      });
      return {
        write: (account: object) =>
          client.send(
            new PutSecretValueCommand({
              SecretId: stack.environment["COGNITO_SECRET_ID"] ?? "",
              SecretString: JSON.stringify(account),
            }),
          ),
      };
    });
    await write({ username, password: "Passw0rd!-and-longer" });
    const [pool] = stack.userPools;
    pool?.createUser({ username, password: "Passw0rd!-and-longer", status: "CONFIRMED" });
    const outcome = await stack.onboard();
    expect(outcome).toMatchObject({ ok: true, did: "created" });
    const { account } = await secretOf(stack);
    expect(account.username).not.toBe(username);
    expect(account.sub).toBeDefined();
    expect(pool?.users.find(username) !== undefined).toBe(isLeft);
  });

  it("says in a sentence what failed: a group that is not there, an account that does not sign in", async () => {
    const stack = await runningStack({
      edit({ Resources }) {
        delete Resources["CallersGroup"];
      },
    });
    expect(await stack.onboard()).toMatchObject({
      ok: false,
      step: "add it to its group",
      sentence: expect.stringMatching(
        /^Could not add it to its group: ResourceNotFoundException: Group not found\.\nCheck COGNITO_SECRET_ID, COGNITO_USER_POOL_ID and COGNITO_GROUP/,
      ),
    });
    const whole = await onboardedStack();
    const { account, write } = await secretOf(whole);
    await write({ ...account, password: "Wrong-password-of-20-chars" });
    expect(await whole.onboard()).toMatchObject({
      ok: false,
      step: "sign in",
      sentence: expect.stringContaining("The account exists, but does not sign in with the password in the secret."),
    });
  });
});
