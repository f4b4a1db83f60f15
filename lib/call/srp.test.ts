import { createHash, createHmac, getDiffieHellman } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cognitoTime, srpHandshake } from "./srp.ts";

/** The user pool's side of SRP, by RFC 5054's own formulas: S = (A v^u)^b, where the client computes (B - k g^x)^(a + u x). */
function pool(poolId: string, userId: string, password: string, salt: bigint, b: bigint) {
  const N = BigInt(`0x${getDiffieHellman("modp15").getPrime("hex")}`);
  const hash = (...hex: string[]) =>
    createHash("sha256")
      .update(Buffer.from(hex.join(""), "hex"))
      .digest("hex");
  const pad = (number: bigint) => {
    const hex = number.toString(16);
    const even = hex.length % 2 === 0 ? hex : `0${hex}`;
    return /^[89a-f]/.test(even) ? `00${even}` : even;
  };
  const power = (base: bigint, exponent: bigint): bigint => {
    if (exponent === 0n) return 1n;
    const half = power((base * base) % N, exponent / 2n);
    return exponent % 2n === 0n ? half : (half * base) % N;
  };
  const name = poolId.split("_")[1] ?? "";
  const k = BigInt(`0x${hash(pad(N), pad(2n))}`);
  const identity = createHash("sha256").update(`${name}${userId}:${password}`).digest("hex");
  const v = power(2n, BigInt(`0x${hash(pad(salt), identity)}`));
  const B = (k * v + power(2n, b)) % N;
  return {
    srpB: B.toString(16),
    salt: salt.toString(16),
    signature(srpA: string, secretBlock: string, timestamp: string): string {
      const A = BigInt(`0x${srpA}`);
      const u = BigInt(`0x${hash(pad(A), pad(B))}`);
      const S = power((A * power(v, u)) % N, b);
      // HKDF by hand (RFC 5869): extract with the salt, expand with the info and the counter 1.
      const extracted = createHmac("sha256", Buffer.from(pad(u), "hex"))
        .update(Buffer.from(pad(S), "hex"))
        .digest();
      const key = createHmac("sha256", extracted).update("Caldera Derived Key\u0001").digest().subarray(0, 16);
      const message = [Buffer.from(name + userId), Buffer.from(secretBlock, "base64"), Buffer.from(timestamp)];
      return createHmac("sha256", key).update(Buffer.concat(message)).digest("base64");
    },
  };
}

const POOL = "eu-west-1_Ab1Cd2Ef3";
const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((array) => Buffer.from(array));
const number = (size: number) =>
  fc
    .uint8Array({ minLength: size, maxLength: size })
    .map((array) => BigInt(`0x1${Buffer.from(array).toString("hex")}`));

describe("srpHandshake", () => {
  it("agrees with the pool's own arithmetic, whatever the numbers", () => {
    fc.assert(
      fc.property(
        bytes,
        number(16),
        number(32),
        fc.string({ maxLength: 30 }),
        fc.base64String(),
        (a, salt, b, password, block) => {
          const server = pool(POOL, "ada", password, salt, b);
          const handshake = srpHandshake(POOL, () => a);
          const { timestamp, signature } = handshake.answer({
            userId: "ada",
            password,
            srpB: server.srpB,
            salt: server.salt,
            secretBlock: block,
            now: Date.UTC(2026, 0, 5, 9, 8, 7),
          });
          expect(signature).toBe(server.signature(handshake.srpA, block, timestamp));
        },
      ),
      // To shrink a failure would take minutes of arithmetic and show nothing more.
      { numRuns: 12, endOnFailure: true },
    );
  });

  // A number gets a zero byte in front when its first bit is set, and Cognito's salt is one.
  it.each([0x08, 0x7f, 0x80, 0xff])("agrees with the pool about a salt that begins with the byte %i", (first) => {
    const salt = BigInt(`0x${Buffer.concat([Buffer.of(first), Buffer.alloc(15, 7)]).toString("hex")}`);
    const server = pool(POOL, "ada", "secret", salt, 99n);
    const handshake = srpHandshake(POOL, () => Buffer.alloc(32, 5));
    const answer = handshake.answer({ userId: "ada", password: "secret", ...server, secretBlock: "AAAA", now: 0 });
    expect(answer.signature).toBe(server.signature(handshake.srpA, "AAAA", answer.timestamp));
  });

  it("gives another signature for another password", () => {
    const server = pool(POOL, "ada", "right", 77n, 99n);
    const handshake = srpHandshake(POOL, () => Buffer.alloc(32, 5));
    const answer = handshake.answer({ userId: "ada", password: "wrong", ...server, secretBlock: "AAAA", now: 0 });
    expect(answer.signature).not.toBe(server.signature(handshake.srpA, "AAAA", answer.timestamp));
  });

  it("refuses an SRP_B that is 0 modulo N, with which anybody could pretend to be the pool", () => {
    const prime = getDiffieHellman("modp15").getPrime("hex");
    const handshake = srpHandshake(POOL, () => Buffer.alloc(32, 5));
    for (const srpB of ["0", prime]) {
      const challenge = { userId: "ada", password: "x", srpB, salt: "aa", secretBlock: "AAAA", now: 0 };
      expect(() => handshake.answer(challenge)).toThrow(new RangeError("The user pool's SRP_B is not acceptable."));
    }
  });
});

describe("cognitoTime", () => {
  it("writes the day without a leading zero and the hour with one", () => {
    expect(cognitoTime(Date.UTC(2017, 3, 5, 2, 4, 9))).toBe("Wed Apr 5 02:04:09 UTC 2017");
    expect(cognitoTime(Date.UTC(2026, 10, 24, 22, 42, 34))).toBe("Tue Nov 24 22:42:34 UTC 2026");
  });
});
