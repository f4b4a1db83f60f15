/**
 * The client's half of Cognito's sign-in by SRP: it proves that it knows the password, which never leaves the process.
 *
 * Sources: RFC 5054 (the protocol), RFC 3526 section 5 (the group of 3072 bits; its generator is 2), RFC 5869
 * (the key's derivation); AWS's clients (how Cognito spells numbers and times).
 */
import {
  constants,
  createHash,
  createHmac,
  createPublicKey,
  getDiffieHellman,
  hkdfSync,
  publicEncrypt,
} from "node:crypto";

const N = bigint(getDiffieHellman("modp15").getPrime());
const N_BYTES = 384;
const G = 2n;
const K = bigint(sha256(pad(N), pad(G)));

/** An SRP handshake. Send `srpA` first; `answer` computes the response to the challenge PASSWORD_VERIFIER. */
export interface SrpHandshake {
  /** The client's public value A, in hexadecimal: SRP_A. */
  srpA: string;
  answer: (challenge: SrpChallenge) => { timestamp: string; signature: string };
}

export interface SrpChallenge {
  /** The user's name in the pool: USER_ID_FOR_SRP. */
  userId: string;
  password: string;
  /** The pool's public value B, in hexadecimal: SRP_B. */
  srpB: string;
  /** The salt of the password, in hexadecimal: SALT. */
  salt: string;
  /** Data of the pool that the client sends back unchanged, in base64: SECRET_BLOCK. */
  secretBlock: string;
  /** The time that the proof contains, in milliseconds since 1970 UTC. */
  now: number;
}

/**
 * Begins a handshake with the user pool `userPoolId` (`eu-west-1_XXXXXXXXX`). `randomBytes` must be cryptographically strong.
 *
 * `answer` throws a RangeError when B or u is 0: with these values anybody could pretend to be the pool (RFC 5054, 2.5.3).
 */
export function srpHandshake(userPoolId: string, randomBytes: (size: number) => Buffer): SrpHandshake {
  const poolName = userPoolId.slice(userPoolId.indexOf("_") + 1);
  const a = bigint(randomBytes(32));
  const A = power(G, a);

  return {
    srpA: A.toString(16),
    answer({ userId, password, srpB, salt, secretBlock, now }) {
      const B = BigInt(`0x${srpB}`);
      const u = bigint(sha256(pad(A), pad(B)));
      if (B % N === 0n || u === 0n) throw new RangeError("The user pool's SRP_B is not acceptable.");

      const x = bigint(sha256(pad(BigInt(`0x${salt}`)), sha256(`${poolName}${userId}:${password}`)));
      const base = B - K * power(G, x);
      const S = power(base, a + u * x);
      const key = Buffer.from(hkdfSync("sha256", pad(S), pad(u), "Caldera Derived Key", 16));

      const timestamp = cognitoTime(now);
      const hmac = createHmac("sha256", key)
        .update(poolName + userId)
        .update(Buffer.from(secretBlock, "base64"));
      return { timestamp, signature: hmac.update(timestamp).digest("base64") };
    },
  };
}

/** Formats a time as Cognito expects it: `Wed Apr 5 22:42:34 UTC 2017`, with English names and no leading zero before the day. */
export function cognitoTime(time: number): string {
  const [weekday, day, month, year, clock] = new Date(time).toUTCString().replace(",", "").split(" ");
  return `${weekday} ${month} ${Number(day)} ${clock} UTC ${year}`;
}

/**
 * Computes base^exponent mod N, in 0.5 ms for 256 bits. RSA without padding is this very power, with N as the modulus and the exponent as the public
 * exponent. DiffieHellman of node:crypto does not fit: since Node 24 its constructor tests the prime, which takes a second.
 */
function power(base: bigint, exponent: bigint): bigint {
  const base64url = (number: bigint) => bytes(number).toString("base64url");
  const key = createPublicKey({ format: "jwk", key: { kty: "RSA", n: base64url(N), e: base64url(exponent) } });
  const positive = ((base % N) + N) % N;
  const block = Buffer.from(positive.toString(16).padStart(2 * N_BYTES, "0"), "hex");
  return bigint(publicEncrypt({ key, padding: constants.RSA_NO_PADDING }, block));
}

/** Writes a number big-endian, with a zero byte in front when the first bit is set, as two's complement writes a positive number. */
function pad(number: bigint): Buffer {
  const plain = bytes(number);
  return (plain[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.alloc(1), plain]) : plain;
}

function bytes(number: bigint): Buffer {
  const hex = number.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, "hex");
}

function bigint(buffer: Buffer): bigint {
  return BigInt(`0x${buffer.toString("hex")}`);
}

function sha256(...parts: readonly (string | Buffer)[]): Buffer {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
}
