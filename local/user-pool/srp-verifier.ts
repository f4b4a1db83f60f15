/**
 * The user pool's side of the sign-in by SRP. A pool keeps a salt and a verifier, from which the password cannot be recovered.
 *
 * Sources: RFC 5054, with the group of RFC 3526 section 5 and the generator 2, and Cognito's key derivation, as AWS's clients
 * compute them.
 */
import {
  constants,
  createHash,
  createHmac,
  createPublicKey,
  getDiffieHellman,
  hkdfSync,
  publicEncrypt,
  timingSafeEqual,
} from "node:crypto";

const PRIME = BigInt(`0x${getDiffieHellman("modp15").getPrime("hex")}`);
const PRIME_BYTES = 384;
/** The prime as a JSON Web Key has its modulus. */
const MODULUS = getDiffieHellman("modp15").getPrime("base64url");
const GENERATOR = 2n;
const MULTIPLIER = toNumber(digest(toSignedBytes(PRIME), toSignedBytes(GENERATOR)));

/** The data that a pool stores for a password. */
export interface PasswordVerifier {
  /** The salt, in hexadecimal. */
  salt: string;
  v: bigint;
}

/** An SRP exchange in progress: the values needed to check the client's proof. */
export interface SrpExchange {
  /** The pool's public value SRP_B, in hexadecimal. */
  srpB: string;
  /** Whether `claim`, the client's answer to the challenge, proves that the client knows the password. */
  proves: (claim: { secretBlock: Buffer; timestamp: string; signature: string }) => boolean;
}

/** Makes the verifier of a password. `poolName` is the part of the pool's id after the underscore, `userId` the value of USER_ID_FOR_SRP. */
export function passwordVerifier(poolName: string, userId: string, password: string, salt: Buffer): PasswordVerifier {
  const hex = salt.toString("hex");
  const x = toNumber(
    digest(toSignedBytes(BigInt(`0x${hex}`)), digest(Buffer.from(`${poolName}${userId}:${password}`))),
  );
  return { salt: hex, v: modPow(GENERATOR, x) };
}

/**
 * Makes a salt and a verifier for an unknown name; no password matches them. `draw` returns 64 pseudorandom bytes for a label, always the same bytes
 * for the same label. The verifier is not computed by modular exponentiation: the verifier of a known name is stored, so an unknown name would take
 * longer and give itself away.
 */
export function pretendedVerifier(draw: (what: string) => Buffer): PasswordVerifier {
  const wide = toNumber(Buffer.concat([1, 2, 3, 4, 5, 6, 7].map((part) => draw(`verifier ${part}`))));
  // Every power of the generator is a square, so the pretended one is too.
  return { salt: draw("salt").subarray(0, 16).toString("hex"), v: (wide * wide) % PRIME };
}

/** Whether the verifier was made from this password. */
export function isPassword(poolName: string, userId: string, password: string, { salt, v }: PasswordVerifier): boolean {
  return passwordVerifier(poolName, userId, password, Buffer.from(salt, "hex")).v === v;
}

/** Whether the client's public value SRP_A can be used. A value of 0 modulo N would let anyone sign in (RFC 5054, 2.5.4). */
export function isUsablePublicValue(srpA: string): boolean {
  return /^[0-9a-f]{1,1024}$/i.test(srpA) && BigInt(`0x${srpA}`) % PRIME !== 0n;
}

/** Begins an exchange for the client's SRP_A. `secret` is 32 random bytes. */
export function srpExchange(
  poolName: string,
  userId: string,
  srpA: string,
  { v }: PasswordVerifier,
  secret: Buffer,
): SrpExchange {
  const A = BigInt(`0x${srpA}`);
  const b = toNumber(secret);
  const B = (MULTIPLIER * v + modPow(GENERATOR, b)) % PRIME;
  return {
    srpB: B.toString(16),
    proves({ secretBlock, signature, timestamp }) {
      const u = toNumber(digest(toSignedBytes(A), toSignedBytes(B)));
      const shared = modPow((A * modPow(v, u)) % PRIME, b);
      const key = Buffer.from(hkdfSync("sha256", toSignedBytes(shared), toSignedBytes(u), "Caldera Derived Key", 16));
      const expected = createHmac("sha256", key)
        .update(`${poolName}${userId}`)
        .update(secretBlock)
        .update(timestamp)
        .digest();
      const given = Buffer.from(signature, "base64");
      // Only canonical base64 counts. Buffer also accepts line breaks and missing padding.
      if (given.toString("base64") !== signature) return false;
      return given.byteLength === expected.byteLength && timingSafeEqual(given, expected);
    },
  };
}

/**
 * Computes base^exponent mod PRIME by OpenSSL, in a fifth of the time that bigints take. RSA's encryption without padding computes a power modulo the key's
 * modulus, and OpenSSL does not ask whether that modulus is a product of two primes.
 */
function modPow(base: bigint, exponent: bigint): bigint {
  const publicExponent = toBytes(exponent, Math.ceil(exponent.toString(16).length / 2)).toString("base64url");
  const key = createPublicKey({ format: "jwk", key: { kty: "RSA", n: MODULUS, e: publicExponent } });
  const block = toBytes(base % PRIME, PRIME_BYTES);
  return toNumber(publicEncrypt({ key, padding: constants.RSA_NO_PADDING }, block));
}

/** Encodes a number in this many bytes, big-endian. */
function toBytes(number: bigint, length: number): Buffer {
  return Buffer.from(number.toString(16).padStart(2 * length, "0"), "hex");
}

/** Encodes a positive number in two's complement: with a leading zero byte when the first bit would be 1. */
function toSignedBytes(number: bigint): Buffer {
  let hex = number.toString(16);
  if (hex.length % 2 === 1) hex = `0${hex}`;
  else if (/^[89a-f]/.test(hex)) hex = `00${hex}`;
  return Buffer.from(hex, "hex");
}

function toNumber(bytes: Buffer): bigint {
  return BigInt(`0x${bytes.toString("hex")}`);
}

function digest(...parts: readonly Buffer[]): Buffer {
  return createHash("sha256").update(Buffer.concat(parts)).digest();
}
