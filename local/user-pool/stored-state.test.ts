/** A pool's memory is bounded by its users and by time, not by the number of sign-ins. */
import { randomBytes } from "node:crypto";
import { expect, it } from "vitest";
import { ACCOUNT, CLIENT_ID, REGION, testEndpoint, VERIFIED } from "../../test/fixtures/test-endpoint.ts";
import type { Json } from "../json.ts";
import { userPoolService } from "./service.ts";

const PASSWORD = "Passw0rd!";
const MINUTE = 60_000;

it("frees what challenges, sign-ins and codes leave behind", async () => {
  const { clock, sessions, userPool } = await testEndpoint({
    userPool: { AutoVerifiedAttributes: ["email"] },
    appClient: {
      ExplicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH"],
      RefreshTokenValidity: 60,
      TokenValidityUnits: { RefreshToken: "minutes" },
    },
  });
  const caller = sessions.addUser("caller");
  const { actions } = userPoolService([userPool], REGION, ACCOUNT);
  const call = async (name: string, input: Json): Promise<Json> => {
    const action = actions.get(name);
    if (action === undefined) throw new Error(`${name} is not an action of a pool`);
    const given = { ClientId: CLIENT_ID, UserPoolId: userPool.id, ...input };
    const outcome = await (action.access === "anyone" ? action.run(given) : action.run(given, caller, new Map()));
    if (outcome.kind !== "answer") throw new Error(`${name} was not answered: ${JSON.stringify(outcome)}`);
    return typeof outcome.body === "string" ? {} : outcome.body;
  };
  const initiate = (AuthFlow: string, AuthParameters: Json) => call("InitiateAuth", { AuthFlow, AuthParameters });

  const most = { challenges: 0, authSessions: 0, codes: 0, signIns: 0 };
  for (let count = 0; count < 80; count++) {
    clock.now += 30 * MINUTE;
    const USERNAME = `u${count}@example.com`;
    userPool.createUser({ username: USERNAME, attributes: VERIFIED, password: PASSWORD, status: "CONFIRMED" });
    await initiate("USER_SRP_AUTH", { USERNAME, SRP_A: randomBytes(32).toString("hex") });
    const { AuthenticationResult } = await initiate("USER_PASSWORD_AUTH", { USERNAME, PASSWORD });
    await call("RevokeToken", { Token: Object(AuthenticationResult)["RefreshToken"] });
    await call("ForgotPassword", { Username: USERNAME });
    await call("AdminSetUserPassword", { Username: USERNAME, Password: PASSWORD });
    expect((await initiate("USER_PASSWORD_AUTH", { USERNAME, PASSWORD }))["ChallengeName"]).toBe(
      "NEW_PASSWORD_REQUIRED",
    );
    await call("AdminDeleteUser", { Username: USERNAME });
    most.challenges = Math.max(most.challenges, userPool.challenges.size());
    most.authSessions = Math.max(most.authSessions, userPool.authSessions.size());
    most.codes = Math.max(most.codes, userPool.codes.stored());
    most.signIns = Math.max(most.signIns, userPool.tokens.stored());
  }
  // Each map is swept at every sixteenth entry. A code is kept for two hours, a revoked sign-in for two, challenges for 15 minutes.
  expect(most.challenges).toBeLessThanOrEqual(16);
  expect(most.authSessions).toBeLessThanOrEqual(16);
  expect(most.codes).toBeLessThanOrEqual(16 + 4);
  expect(most.signIns).toBeLessThanOrEqual(16 + 4);
  expect(userPool.users.all()).toEqual([]);
});
