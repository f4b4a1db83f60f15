import { describe, expect, it } from "vitest";
import { allowing, CLIENT_ID, SECRET_ARN, testEndpoint } from "../../test/fixtures/test-endpoint.ts";
import { openAdministration, orRefusal } from "../onboard/administration.ts";
import { makeReady } from "../onboard/make-ready.ts";
import { onboard } from "../onboard/onboard.ts";
import { stackRequests } from "./stack-requests.ts";

const STORES = [
  ["a secret", SECRET_ARN, "secretsmanager:GetSecretValue"],
  ["a parameter", "ssm:/countersign/dev/day", "ssm:GetParameter"],
] as const;

async function scene(secretId: string, policies?: readonly object[]) {
  const endpoint = await testEndpoint(policies === undefined ? {} : { policies });
  const { client, clock, identityPool, userPool } = endpoint;
  const now = () => clock.now;
  const ids = {
    region: client.region,
    userPoolId: userPool.id,
    appClientId: CLIENT_ID,
    identityPoolId: identityPool.id,
    secretId,
    group: "callers",
  };
  const stack = { region: client.region, awsEndpoint: client.endpoint, developer: client.credentials };
  const administration = openAdministration(ids, { requests: stackRequests(stack, now), now });
  return {
    ...endpoint,
    administration,
    onboardWithoutSdk: () => orRefusal(() => makeReady(administration)),
    onboardWithSdk: () => onboard({ ...client, ...ids, now }),
  };
}

describe("stackRequests", () => {
  it.each(STORES)("makes an account in %s that signs in", async (_, secretId) => {
    const { log, onboardWithSdk, onboardWithoutSdk, userPool } = await scene(secretId);
    const made = await onboardWithoutSdk();
    expect(made).toMatchObject({ ok: true, did: "created", removed: [] });
    expect(log).not.toContainEqual(expect.objectContaining({ method: "InitiateAuth" }));
    // The SDK's run proves an account by a sign-in, and finds nothing to do.
    expect(await onboardWithSdk()).toMatchObject({ ok: true, did: "nothing", username: made.ok && made.username });
    expect(userPool.counts.signIns).toBe(1);
  });

  it.each(STORES)(
    "leaves an account in %s as it is, and replaces an account that the pool has lost",
    async (_, secretId) => {
      const { administration, onboardWithSdk, onboardWithoutSdk, userPool } = await scene(secretId);
      const made = await onboardWithSdk();
      const username = made.ok ? made.username : "";
      expect(await onboardWithoutSdk()).toMatchObject({ ok: true, did: "nothing", username });
      const writtenAt = (await administration.store.read()).writtenAt;
      for (const user of userPool.users.all()) userPool.users.remove(user);
      const again = await onboardWithoutSdk();
      expect(again).toMatchObject({ ok: true, did: "created" });
      expect(again.ok && again.username).not.toBe(username);
      expect((await administration.store.read()).writtenAt).toBeGreaterThanOrEqual(writtenAt);
    },
  );

  it.each(STORES)("is refused at %s in the words that the SDK's run reports", async (_, secretId, reads) => {
    const policies = [allowing({ Action: [reads, "cognito-idp:*"], Resource: "*" })];
    const { onboardWithSdk, onboardWithoutSdk } = await scene(secretId, policies);
    const refusal = await onboardWithoutSdk();
    expect(refusal).toMatchObject({ ok: false, step: "write the secret" });
    expect(refusal).toEqual(await onboardWithSdk());
  });

  it("reads the time of a write as the SDK's clients read it", async () => {
    const { administration, clock, onboardWithoutSdk } = await scene(SECRET_ARN);
    await onboardWithoutSdk();
    expect((await administration.store.read()).writtenAt).toBe(clock.now);
  });
});
