import type { Surroundings } from "../surroundings.ts";
import { toBase32 } from "./base32.ts";
import { createLockOut } from "./lock-out.ts";
import { findStep } from "./totp.ts";
import type { User } from "./users.ts";

/** The result of a code from an authenticator. `none`: the user has no key that the code could be for. */
export type CodeResult = "right" | "wrong" | "used" | "locked" | "none";

/** A user's settings for signing in with a software token. */
export interface SoftwareTokenSettings {
  isEnabled: boolean;
  isPreferred: boolean;
}

/** The software tokens of a pool: the keys that its users' authenticators share with the pool. */
export interface SoftwareTokens {
  /** Makes a new key for the user and returns it in base32. The key counts once a code proves that the authenticator has it. */
  associate: (user: User) => string;
  /** Checks a code for the new key. After a right code, the new key replaces the user's earlier key. */
  verify: (user: User, code: string, deviceName: string) => CodeResult;
  /** Checks a code for the verified key. */
  check: (user: User, code: string) => CodeResult;
  /** Whether the user has a verified key, a new key that no code has proved yet, or no key. */
  stateOf: (user: User) => "verified" | "associated" | "none";
  /** The name that the user gave to the authenticator; empty when the user gave none. */
  deviceName: (user: User) => string;
  settingsOf: (user: User) => SoftwareTokenSettings;
  setSettings: (user: User, settings: SoftwareTokenSettings) => void;
}

/** A key that an authenticator shares with the pool. */
interface Key {
  bytes: Buffer;
  /** The last time step whose code was accepted. Codes of that step and of earlier steps are refused (RFC 6238, 5.2). */
  usedStep: number;
}

/** A user's keys. */
interface Keys extends SoftwareTokenSettings {
  associated?: Key;
  verified?: Key;
  deviceName: string;
}

const KEY_BYTES = 32;

/** Makes the software tokens of a pool. After five wrong codes a user's codes are refused for a while, as passwords are. */
export function createSoftwareTokens({ now, randomBytes }: Pick<Surroundings, "now" | "randomBytes">): SoftwareTokens {
  // A deleted user's keys go with the user.
  const byUser = new WeakMap<User, Keys>();
  const lockOut = createLockOut();
  const keysOf = (user: User): Keys => {
    const keys = byUser.get(user) ?? { deviceName: "", isEnabled: false, isPreferred: false };
    byUser.set(user, keys);
    return keys;
  };

  /** Checks a code for `key`, and records the attempt. */
  function checkCode(user: User, key: Key | undefined, code: string): CodeResult {
    if (key === undefined) return "none";
    if (lockOut.recordAttempt(user.sub, now()) === "locked") return "locked";
    const step = findStep(key.bytes, code, now());
    if (step === undefined) {
      lockOut.recordFailure(user.sub, now());
      return "wrong";
    }
    if (step <= key.usedStep) return "used";
    key.usedStep = step;
    lockOut.recordSuccess(user.sub);
    return "right";
  }

  return {
    associate(user) {
      const bytes = randomBytes(KEY_BYTES);
      keysOf(user).associated = { bytes, usedStep: -1 };
      return toBase32(bytes);
    },
    verify(user, code, deviceName) {
      const keys = keysOf(user);
      const result = checkCode(user, keys.associated, code);
      if (result !== "right" || keys.associated === undefined) return result;
      keys.verified = keys.associated;
      keys.deviceName = deviceName;
      delete keys.associated;
      return "right";
    },
    check: (user, code) => checkCode(user, byUser.get(user)?.verified, code),
    stateOf(user) {
      const keys = byUser.get(user);
      if (keys?.verified) return "verified";
      return keys?.associated ? "associated" : "none";
    },
    deviceName: (user) => byUser.get(user)?.deviceName ?? "",
    settingsOf(user) {
      const { isEnabled = false, isPreferred = false } = byUser.get(user) ?? {};
      return { isEnabled, isPreferred };
    },
    setSettings: (user, settings) => void Object.assign(keysOf(user), settings),
  };
}
