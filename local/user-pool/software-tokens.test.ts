/** The keys of a pool's software tokens, without a socket. */
import { randomBytes } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { createSoftwareTokens, type SoftwareTokens } from "./software-tokens.ts";
import { totpCode, totpStep } from "./totp.ts";
import type { User } from "./users.ts";

const STEP = 30_000;
const clock = { now: 1_234_567_890_000 };
let keys: Buffer[];
let tokens: SoftwareTokens;

const user = (sub: string): User => ({
  sub,
  username: sub,
  attributes: new Map(),
  status: "CONFIRMED",
  enabled: true,
  groups: new Set(),
  verifier: { salt: "", v: 0n },
  passwordSetAt: 0,
  signOuts: 0,
  disablings: 0,
  createdAt: 0,
  changedAt: 0,
});
const [ada, bob] = [user("ada"), user("bob")];

/** The code of the latest key, for the current time step or for a later one. */
const code = (steps = 0, key = keys.at(-1)) => totpCode(key ?? Buffer.alloc(0), totpStep(clock.now) + steps);

beforeEach(() => {
  keys = [];
  tokens = createSoftwareTokens({
    now: () => clock.now,
    randomBytes(size) {
      const key = randomBytes(size);
      keys.push(key);
      return key;
    },
  });
});

/** Sets up Ada's software token, and waits for the next code. */
function setUp(): void {
  tokens.associate(ada);
  expect(tokens.verify(ada, code(), "telephone")).toBe("right");
  clock.now += STEP;
}

describe("the software tokens of a pool", () => {
  it("make a key of 32 bytes, which counts once a code has proved it", () => {
    expect([tokens.stateOf(ada), tokens.check(ada, "000000"), tokens.verify(ada, "000000", "")]).toEqual([
      ...["none", "none", "none"],
    ]);
    expect(tokens.associate(ada)).toMatch(/^[A-Z2-7]{52}$/);
    expect(keys.at(-1)?.byteLength).toBe(32);
    expect([tokens.stateOf(ada), tokens.check(ada, code()), tokens.deviceName(ada)]).toEqual([
      "associated",
      "none",
      "",
    ]);
    expect(tokens.verify(ada, code(5), "telephone")).toBe("wrong");
    expect(tokens.stateOf(ada)).toBe("associated");
    expect(tokens.verify(ada, code(), "telephone")).toBe("right");
    expect([tokens.stateOf(ada), tokens.deviceName(ada)]).toEqual(["verified", "telephone"]);
    expect(tokens.verify(ada, code(1), "telephone")).toBe("none");
    expect([tokens.stateOf(bob), tokens.deviceName(bob), tokens.check(bob, code())]).toEqual(["none", "", "none"]);
  });

  it("refuse a code of a step that is not after the last accepted one", () => {
    setUp();
    expect(tokens.check(ada, code(-1))).toBe("used");
    expect(tokens.check(ada, code())).toBe("right");
    expect(tokens.check(ada, code())).toBe("used");
    expect(tokens.check(ada, code(1))).toBe("right");
    clock.now += STEP;
    expect(tokens.check(ada, code())).toBe("used");
  });

  it("count a new key's codes by themselves, and keep the old key until the new one is proved", () => {
    setUp();
    const old = keys.at(-1);
    expect(tokens.check(ada, code())).toBe("right");
    tokens.associate(ada);
    clock.now += STEP;
    expect(tokens.check(ada, code(0, old))).toBe("right");
    expect(tokens.verify(ada, code(), "watch")).toBe("right");
    clock.now += STEP;
    expect([tokens.check(ada, code(0, old)), tokens.check(ada, code())]).toEqual(["wrong", "right"]);
  });

  it("lock the codes of one user after five wrong ones in a row, for both keys, and of no other user", () => {
    setUp();
    for (let count = 0; count < 4; count++) expect(tokens.check(ada, code(7))).toBe("wrong");
    expect(tokens.check(ada, code())).toBe("right");
    for (let count = 0; count < 5; count++) expect(tokens.check(ada, code(7))).toBe("wrong");
    expect(tokens.check(ada, code(1))).toBe("locked");
    tokens.associate(ada);
    expect(tokens.verify(ada, code(), "")).toBe("locked");
    tokens.associate(bob);
    expect(tokens.verify(bob, code(), "")).toBe("right");
  });

  it("keep each user's settings, off at first", () => {
    const off = { isEnabled: false, isPreferred: false };
    tokens.setSettings(ada, { isEnabled: true, isPreferred: true });
    expect([tokens.settingsOf(ada), tokens.settingsOf(bob)]).toEqual([{ isEnabled: true, isPreferred: true }, off]);
    tokens.setSettings(ada, off);
    expect(tokens.settingsOf(ada)).toEqual(off);
    tokens.associate(bob);
    expect(tokens.settingsOf(bob)).toEqual(off);
  });
});
