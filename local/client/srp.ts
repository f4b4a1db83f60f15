/**
 * The client's half of Cognito's sign-in by SRP: proves that the user knows the password, without sending it. Runs in a browser and in Node, with the
 * Web Crypto API.
 *
 * Sources: RFC 5054, with the group of RFC 3526 section 5 and the generator 2; Cognito's key derivation, as AWS's clients compute it.
 */

/** The prime of RFC 3526 section 5, of 3072 bits. */
const N = BigInt(
  `0x${[
    "ffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74020bbea63b139b22514a08798e3404ddef9519b3cd3a431b",
    "302b0a6df25f14374fe1356d6d51c245e485b576625e7ec6f44c42e9a637ed6b0bff5cb6f406b7edee386bfb5a899fa5ae9f24117c4b1fe6",
    "49286651ece45b3dc2007cb8a163bf0598da48361c55d39a69163fa8fd24cf5f83655d23dca3ad961c62f356208552bb9ed529077096966d",
    "670c354e4abc9804f1746c08ca18217c32905e462e36ce3be39e772c180e86039b2783a2ec07a28fb5c55df06f4c52c9de2bcbf695581718",
    "3995497cea956ae515d2261898fa051015728e5a8aaac42dad33170d04507a33a85521abdf1cba64ecfb850458dbef0a8aea71575d060c7d",
    "b3970f85a6e1e4c7abf5ae8cdb0933d71e8c94e04a25619dcee3d2261ad2ee6bf12ffa06d98a0864d87602733ec86a64521f2b18177b200c",
    "bbe117577a615d6c770988c0bad946e208e24fa074e5ab3143db5bfce0fd108e4b82d120a93ad2caffffffffffffffff",
  ].join("")}`,
);
const G = 2n;

/** The client's secret and public value of one sign-in. */
export interface SrpStart {
  secret: bigint;
  /** The public value SRP_A, in hexadecimal. */
  srpA: string;
}

/** Draws the client's values from 32 random bytes. */
export function startSrp(random: Uint8Array): SrpStart {
  const secret = toNumber(random);
  return { secret, srpA: modPow(G, secret).toString(16) };
}

/** The challenge PASSWORD_VERIFIER, with the user's password. */
export interface PasswordChallenge {
  /** The part of the pool's id after the underscore. */
  poolName: string;
  /** USER_ID_FOR_SRP. */
  userId: string;
  password: string;
  /** SRP_B, in hexadecimal. */
  srpB: string;
  /** SALT, in hexadecimal. */
  salt: string;
  /** SECRET_BLOCK, in base64. */
  secretBlock: string;
  /** The time of the proof as Cognito writes it. */
  timestamp: string;
}

/**
 * Computes PASSWORD_CLAIM_SIGNATURE, the client's proof that it knows the password. Throws a RangeError when SRP_B is a multiple of the prime: with
 * such a value anybody could pretend to be the pool (RFC 5054 section 2.5.3).
 */
export async function provePassword({ secret, srpA }: SrpStart, challenge: PasswordChallenge): Promise<string> {
  const { password, poolName, salt, secretBlock, srpB, timestamp, userId } = challenge;
  const B = BigInt(`0x${srpB}`);
  if (B % N === 0n) throw new RangeError("The user pool's SRP_B is not acceptable.");
  const k = toNumber(await sha256(signedBytes(N), signedBytes(G)));
  const u = toNumber(await sha256(signedBytes(BigInt(`0x${srpA}`)), signedBytes(B)));
  const identity = await sha256(utf8(`${poolName}${userId}:${password}`));
  const x = toNumber(await sha256(signedBytes(BigInt(`0x${salt}`)), identity));
  const base = (B - ((k * modPow(G, x)) % N) + N) % N;
  const shared = modPow(base, secret + u * x);
  const key = await deriveKey(signedBytes(shared), signedBytes(u));
  const block = Uint8Array.from(atob(secretBlock), (character) => character.charCodeAt(0));
  const proof = await crypto.subtle.sign("HMAC", key, concat(utf8(`${poolName}${userId}`), block, utf8(timestamp)));
  return btoa(String.fromCharCode(...new Uint8Array(proof)));
}

/** Writes a time as Cognito expects it: `Wed Apr 5 22:42:34 UTC 2017`. */
export function srpTimestamp(now: number): string {
  const [weekday, day, month, year, time] = new Date(now).toUTCString().replace(",", "").split(" ");
  return `${weekday} ${month} ${Number(day)} ${time} UTC ${year}`;
}

/** Derives the 16 bytes of the proof's HMAC key by HKDF with SHA-256. */
async function deriveKey(secret: Bytes, salt: Bytes) {
  const material = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveBits"]);
  const info = utf8("Caldera Derived Key");
  const bits = await crypto.subtle.deriveBits({ name: "HKDF", hash: "SHA-256", salt, info }, material, 128);
  return crypto.subtle.importKey("raw", bits, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
}

type Bytes = Uint8Array<ArrayBuffer>;

function modPow(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let [factor, rest] = [base % N, exponent]; rest > 0n; factor = (factor * factor) % N, rest >>= 1n) {
    if (rest & 1n) result = (result * factor) % N;
  }
  return result;
}

/** Encodes a positive number in two's complement: with a zero byte in front when the first bit would be 1. */
function signedBytes(value: bigint): Bytes {
  const hex = value.toString(16);
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  const padded = /^[89a-f]/.test(even) ? `00${even}` : even;
  return Uint8Array.from(padded.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
}

function toNumber(bytes: Uint8Array): bigint {
  return BigInt(`0x${[...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`);
}

async function sha256(...parts: readonly Bytes[]): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", concat(...parts)));
}

function utf8(text: string): Bytes {
  return new TextEncoder().encode(text);
}

function concat(...parts: readonly Bytes[]): Bytes {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
