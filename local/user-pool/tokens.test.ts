import { randomBytes } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { createSigningKeys, type SigningKeys } from "../jwt/signing-keys.ts";
import { readAppClient } from "./app-client.ts";
import { createTokens, type SignIn } from "./tokens.ts";
import type { User } from "./users.ts";

const HOUR = 3_600_000;
const client = readAppClient("client", { RefreshTokenValidity: 1 });
let keys: SigningKeys;

beforeAll(async () => {
  keys = createSigningKeys({ randomBytes });
  await keys.ready();
});

function scene() {
  const clock = { now: Date.UTC(2026, 10, 24, 12) };
  const surroundings = { now: () => clock.now, randomBytes, after: () => () => undefined };
  const tokens = createTokens({ issuer: "https://pool", keys, groups: new Map(), surroundings });
  const user: User = {
    sub: "9d9f1f2e-0000-4000-8000-000000000001",
    username: "9d9f1f2e-0000-4000-8000-000000000001",
    attributes: new Map([["email", "ada@example.com"]]),
    status: "CONFIRMED",
    enabled: true,
    groups: new Set(),
    verifier: { salt: "00", v: 1n },
    passwordSetAt: clock.now,
    signOuts: 0,
    disablings: 0,
    createdAt: clock.now,
    changedAt: clock.now,
  };
  const signIn = (): SignIn => {
    const read = tokens.readRefreshToken(String(tokens.issue(user, client)["RefreshToken"]));
    if (read === undefined) throw new Error("the pool reads its own refresh token");
    return read;
  };
  return { clock, signIn, tokens, user };
}

describe("a sign-in", () => {
  it("is live until its refresh token is revoked or its user signs out everywhere", () => {
    const { signIn, tokens, user } = scene();
    const [first, second] = [signIn(), signIn()];
    expect([tokens.stateOf(user, first.originJti), tokens.stateOf(user, second.originJti)]).toEqual(["live", "live"]);
    tokens.revoke(first, client);
    expect([tokens.stateOf(user, first.originJti), tokens.stateOf(user, second.originJti)]).toEqual([
      "revoked",
      "live",
    ]);
    tokens.signOut(user);
    expect(tokens.stateOf(user, second.originJti)).toBe("signed out");
    expect(tokens.stateOf(user, signIn().originJti)).toBe("live");
  });

  it("counts for its own user only, and another pool's does not count", () => {
    const [{ signIn, tokens, user }, other] = [scene(), scene()];
    const { originJti } = signIn();
    expect(tokens.stateOf({ ...user, sub: "9d9f1f2e-0000-4000-8000-000000000002" }, originJti)).toBe("signed out");
    expect(tokens.stateOf(user, other.signIn().originJti)).toBe("signed out");
  });

  it("is stored only when it was revoked, and then until the last of its tokens has expired", () => {
    const { clock, signIn, tokens, user } = scene();
    const one = signIn();
    expect(tokens.stored()).toBe(0);
    let most = 0;
    for (let count = 0; count < 10_000; count++) {
      clock.now += HOUR / 2;
      const ended = { ...one, originJti: `${count}`, expiresAt: clock.now + client.refreshTokenMs };
      tokens.revoke(ended, client);
      most = Math.max(most, tokens.stored());
    }
    // Two an hour, for the day of the refresh token and the hour of the last access token.
    expect(most).toBeLessThan(2 * 25 + 16);
    tokens.revoke(one, client);
    clock.now = one.expiresAt + client.accessTokenMs - 1;
    expect(tokens.stateOf(user, one.originJti)).toBe("revoked");
  });
});
