import { createHmac, getDiffieHellman, randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { srpHandshake } from "../../lib/call/srp.ts";
import { anyText } from "../../test/fixtures/any-text.ts";
import { isPassword, isUsablePublicValue, passwordVerifier, pretendedVerifier, srpExchange } from "./srp-verifier.ts";

const POOL = "testtests";
const USER = "8a3c1d52-0000-4000-8000-000000000001";
const PRIME = BigInt(`0x${getDiffieHellman("modp15").getPrime("hex")}`);

/** Signs in with lib/call's client, without a socket. `change` alters the client's proof before the pool checks it. */
function signIn(
  stored: string,
  typed: string,
  change: (claim: { secretBlock: Buffer; timestamp: string; signature: string }) => object = () => ({}),
  salt: Buffer = randomBytes(16),
) {
  const handshake = srpHandshake(`eu-west-1_${POOL}`, randomBytes);
  const verifier = passwordVerifier(POOL, USER, stored, salt);
  const exchange = srpExchange(POOL, USER, handshake.srpA, verifier, randomBytes(32));
  const secretBlock = randomBytes(600);
  const { signature, timestamp } = handshake.answer({
    userId: USER,
    password: typed,
    srpB: exchange.srpB,
    salt: verifier.salt,
    secretBlock: secretBlock.toString("base64"),
    now: Date.UTC(2026, 10, 5),
  });
  const claim = { secretBlock, timestamp, signature };
  return exchange.proves({ ...claim, ...change(claim) });
}

describe("a proof of a password", () => {
  // The salt is hashed as a number, and padding depends on its first bit and on how many digits it has.
  it.each([0x00, 0x07, 0x7f, 0x80, 0xff])("holds for a salt that begins with the byte %i", (first) => {
    expect(signIn("Passw0rd!", "Passw0rd!", undefined, Buffer.concat([Buffer.of(first), randomBytes(15)]))).toBe(true);
  });

  it("holds for any password", () => {
    fc.assert(
      fc.property(anyText({ minLength: 1, maxLength: 256 }), (password) => signIn(password, password)),
      // Shrinking a failure would take minutes and show nothing more.
      { numRuns: 10, endOnFailure: true },
    );
  });

  it.each([
    ["another password", () => signIn("Passw0rd!", "passw0rd!")],
    ["another secret block", () => signIn("a", "a", () => ({ secretBlock: randomBytes(600) }))],
    ["another time", () => signIn("a", "a", () => ({ timestamp: "Wed Apr 5 22:42:34 UTC 2017" }))],
    ["half a signature", () => signIn("a", "a", ({ signature }) => ({ signature: signature.slice(0, 20) }))],
    ["a signature with a line break", () => signIn("a", "a", ({ signature }) => ({ signature: `${signature}\n` }))],
    [
      "a signature without its padding",
      () => signIn("a", "a", ({ signature }) => ({ signature: signature.replace(/=+$/, "") })),
    ],
    ["an empty signature", () => signIn("a", "a", () => ({ signature: "" }))],
    [
      "a signature by a key of zeros",
      () => signIn("a", "a", ({ secretBlock, timestamp }) => ({ signature: zeros(secretBlock, timestamp) })),
    ],
  ])("fails with %s", (_, prove) => {
    expect(prove()).toBe(false);
  });
});

function zeros(secretBlock: Buffer, timestamp: string): string {
  return createHmac("sha256", Buffer.alloc(16))
    .update(`${POOL}${USER}`)
    .update(secretBlock)
    .update(timestamp)
    .digest("base64");
}

describe("SRP_A", () => {
  it.each([
    ["0", 0n],
    ["N", PRIME],
    ["2N", 2n * PRIME],
  ])("is not %s", (_, value) => {
    expect(isUsablePublicValue(value.toString(16))).toBe(false);
    expect(isUsablePublicValue(`000${value.toString(16)}`)).toBe(false);
  });

  it.each(["", "xyz", "-1", "0x1", " 1", "1\n", "f".repeat(1025)])(
    "must be a hexadecimal number of at most 1024 digits: %j is refused",
    (text) => {
      expect(isUsablePublicValue(text)).toBe(false);
    },
  );

  it("accepts a value that a client draws", () => {
    expect(isUsablePublicValue(srpHandshake(`eu-west-1_${POOL}`, randomBytes).srpA)).toBe(true);
  });
});

describe("a verifier", () => {
  it("differs by salt and does not contain the password", () => {
    const [one, other] = [randomBytes(16), randomBytes(16)].map((salt) => passwordVerifier(POOL, USER, "secret", salt));
    expect(one?.v).not.toBe(other?.v);
    expect(Object.keys(one ?? {}).sort()).toEqual(["salt", "v"]);
  });

  it("matches only the password that it was made from", () => {
    const kept = passwordVerifier(POOL, USER, "Passw0rd!", randomBytes(16));
    expect(isPassword(POOL, USER, "Passw0rd!", kept)).toBe(true);
    expect(isPassword(POOL, USER, "passw0rd!", kept)).toBe(false);
    expect(isPassword(POOL, "another user", "Passw0rd!", kept)).toBe(false);
    expect(isPassword("another pool", USER, "Passw0rd!", kept)).toBe(false);
  });

  it("is the same each time for one unknown name, and less than the prime", () => {
    const draw = (key: string) => (what: string) => createHmac("sha512", key).update(what).digest();
    expect(pretendedVerifier(draw("a"))).toEqual(pretendedVerifier(draw("a")));
    const [a, b] = [pretendedVerifier(draw("a")), pretendedVerifier(draw("b"))];
    expect(a.salt).not.toBe(b.salt);
    expect(a.v).not.toBe(b.v);
    expect(a.v < PRIME && a.v > 0n).toBe(true);
    expect(a.salt).toMatch(/^[0-9a-f]{32}$/);
  });

  it("of an unknown name is made from more bits than the prime has, each from a draw of its own", () => {
    const drawn: string[] = [];
    pretendedVerifier((what) => {
      drawn.push(what);
      return randomBytes(64);
    });
    expect(new Set(drawn).size).toBe(drawn.length);
    expect((drawn.length - 1) * 512).toBeGreaterThan(3_072);
  });
});
