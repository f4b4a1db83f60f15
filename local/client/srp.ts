/**
 * The client's half of Cognito's sign-in by SRP: proves that the user knows the password, without sending it.
 *
 * Sources: RFC 5054, with the group of RFC 3526 section 5 and the generator 2; Cognito's key derivation, as AWS's clients compute it.
 */
import { createHash, createHmac, getDiffieHellman, hkdfSync } from "node:crypto";

const N = BigInt(`0x${getDiffieHellman("modp15").getPrime("hex")}`);
const G = 2n;
const K = number(sha256(signedBytes(N), signedBytes(G)));

/** The client's secret and public value of one sign-in. */
export interface SrpStart {
  secret: bigint;
  /** The public value SRP_A, in hexadecimal. */
  srpA: string;
}

/** Draws the client's values from 32 random bytes. */
export function startSrp(random: Buffer): SrpStart {
  const secret = number(random);
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

/** Computes PASSWORD_CLAIM_SIGNATURE, the client's proof that it knows the password. */
export function provePassword({ secret, srpA }: SrpStart, challenge: PasswordChallenge): string {
  const { password, poolName, salt, secretBlock, srpB, timestamp, userId } = challenge;
  const B = BigInt(`0x${srpB}`);
  const u = number(sha256(signedBytes(BigInt(`0x${srpA}`)), signedBytes(B)));
  const identity = sha256(Buffer.from(`${poolName}${userId}:${password}`));
  const x = number(sha256(signedBytes(BigInt(`0x${salt}`)), identity));
  const base = (B - ((K * modPow(G, x)) % N) + N) % N;
  const shared = modPow(base, secret + u * x);
  const key = Buffer.from(hkdfSync("sha256", signedBytes(shared), signedBytes(u), "Caldera Derived Key", 16));
  return createHmac("sha256", key)
    .update(`${poolName}${userId}`)
    .update(Buffer.from(secretBlock, "base64"))
    .update(timestamp)
    .digest("base64");
}

/** Writes a time as Cognito expects it: `Wed Apr 5 22:42:34 UTC 2017`. */
export function srpTimestamp(now: number): string {
  const [weekday, day, month, year, time] = new Date(now).toUTCString().replace(",", "").split(" ");
  return `${weekday} ${month} ${Number(day)} ${time} UTC ${year}`;
}

function modPow(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let [factor, rest] = [base % N, exponent]; rest > 0n; factor = (factor * factor) % N, rest >>= 1n) {
    if (rest & 1n) result = (result * factor) % N;
  }
  return result;
}

/** Encodes a positive number in two's complement: with a zero byte in front when the first bit would be 1. */
function signedBytes(value: bigint): Buffer {
  const hex = value.toString(16);
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  return Buffer.from(/^[89a-f]/.test(even) ? `00${even}` : even, "hex");
}

function number(bytes: Buffer): bigint {
  return BigInt(`0x${bytes.toString("hex")}`);
}

function sha256(...parts: readonly Buffer[]): Buffer {
  return createHash("sha256").update(Buffer.concat(parts)).digest();
}
