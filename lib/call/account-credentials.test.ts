import {
  CognitoIdentityProviderServiceException,
  NotAuthorizedException,
} from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, it } from "vitest";
import { handClock } from "../../test/fixtures/hand-clock.ts";
import { accountCredentials } from "./account-credentials.ts";
import { createServerClock } from "./server-clock.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** The error of a quota that is used up. */
function throttle(): Error {
  return new CognitoIdentityProviderServiceException({
    name: "TooManyRequestsException",
    $fault: "client",
    $metadata: { httpStatusCode: 429 },
  });
}

function refusal(attempts = 1): Error {
  return new NotAuthorizedException({ message: "Incorrect username or password.", $metadata: { attempts } });
}

/** Credentials over requests that answer at once. `failing` says which of them fails next, and how. */
function account(random = 0.5) {
  const clock = handClock({ startAt: 0 });
  const asked: string[] = [];
  const failing = new Map<string, Error>();
  const ask = async (name: string): Promise<void> => {
    asked.push(name);
    const error = failing.get(name);
    failing.delete(name);
    if (error !== undefined) throw error;
  };
  const get = accountCredentials({
    observe: () => undefined,
    now: clock.now,
    clock: createServerClock(clock.now),
    timers: clock.timers,
    random: () => random,
    api: {
      async readAccount() {
        await ask("secret");
        return { username: "day", password: "p", identityId: "i" };
      },
      async beginSignIn() {
        await ask("begin");
        return async () => {
          await ask("challenge");
          return { idToken: "id", refreshToken: "r" };
        };
      },
      async refresh(tokens) {
        await ask("refresh");
        return tokens;
      },
      async getIdentityId() {
        await ask("identity");
        return "i";
      },
      async getCredentials() {
        await ask("credentials");
        return { accessKeyId: "ASIA", secretAccessKey: "s", expiresAt: clock.now() + HOUR };
      },
    },
  });
  const take = () => asked.splice(0);
  /** Lets the request `name` fail, and asks for credentials, which then fail too. */
  async function fail(name: string, error: Error): Promise<string[]> {
    failing.set(name, error);
    await expect(get()).rejects.toThrow();
    return take();
  }
  return { clock, fail, failing, get, take };
}

describe("accountCredentials", () => {
  it("answers a throttled challenge again, without another sign-in", async () => {
    const { clock, fail, get, take } = account();
    expect(await fail("challenge", throttle())).toEqual(["secret", "begin", "challenge"]);
    clock.jump(5_000);
    await get();
    expect(take()).toEqual(["challenge", "credentials"]);
  });

  it("does not let the pauses grow while there is a challenge to answer", async () => {
    const { clock, fail } = account();
    await fail("challenge", throttle());
    for (let tries = 0; tries < 5; tries++) {
      clock.jump(5_000);
      expect(await fail("challenge", throttle())).toEqual(["challenge"]);
    }
  });

  it("signs in again when Cognito no longer waits for the answer", async () => {
    const { clock, fail, get, take } = account();
    await fail("challenge", throttle());
    clock.jump(3 * MINUTE);
    await get();
    expect(take()).toEqual(["secret", "begin", "challenge", "credentials"]);
  });

  it("signs in again at once when a challenge is refused that an earlier, late answer may have used", async () => {
    const { clock, fail, failing, get, take } = account();
    await fail("challenge", throttle());
    clock.jump(5_000);
    failing.set("challenge", refusal());
    await get();
    expect(take()).toEqual(["challenge", "secret", "begin", "challenge", "credentials"]);
  });

  it("signs in again, with the same password, after a refusal of the second attempt at a challenge, and not of the first", async () => {
    const second = account();
    second.failing.set("challenge", refusal(2));
    await second.get();
    expect(second.take()).toEqual(["secret", "begin", "challenge", "secret", "begin", "challenge", "credentials"]);
    const first = account();
    expect(await first.fail("challenge", refusal(1))).toEqual(["secret", "begin", "challenge", "secret"]);
  });

  it("exchanges the tokens of a sign-in again when only the exchange was throttled", async () => {
    const { clock, fail, get, take } = account();
    expect(await fail("credentials", throttle())).toEqual(["secret", "begin", "challenge", "credentials"]);
    clock.jump(5_000);
    await get();
    expect(take()).toEqual(["credentials"]);
  });

  it("refreshes tokens that have expired since an earlier try obtained them", async () => {
    const { clock, fail, failing, get, take } = account();
    await fail("credentials", throttle());
    clock.jump(2 * HOUR);
    failing.set("credentials", refusal());
    await get();
    expect(take()).toEqual(["credentials", "refresh", "credentials"]);
  });

  it("gets new tokens when the exchange was refused", async () => {
    const { clock, fail, get, take } = account();
    await fail("credentials", refusal());
    clock.jump(MINUTE);
    await get();
    expect(take()).toEqual(["refresh", "credentials"]);
  });

  it.each([
    [0, 5],
    [0.5, 7.5],
  ])(
    "renews between ten and five minutes before the end, for the random number %d %d minutes",
    async (random, minutes) => {
      const { clock, get, take } = account(random);
      const before = await get();
      clock.jump(HOUR - minutes * MINUTE - 1);
      expect(await get()).toBe(before);
      take();
      clock.jump(1);
      await get();
      // The renewal runs in the background.
      await new Promise((resolve) => setImmediate(resolve));
      expect(take()).toEqual(["refresh", "credentials"]);
    },
  );
});
