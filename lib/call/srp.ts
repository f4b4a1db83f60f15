/**
 * The client's half of Cognito's sign-in by SRP: the password proves itself and never leaves the process.
 *
 * Sources: RFC 5054 (the protocol), RFC 3526 section 5 (the group, 3072 bits; Cognito takes 2 for its generator), RFC 5869
 * (the key's derivation); Cognito's own spelling of the numbers and of the time is that of AWS's clients.
 */
import { createHash, createHmac, getDiffieHellman, hkdfSync } from "node:crypto";

const N = bigint(getDiffieHellman("modp15").getPrime());
const G = 2n;
const K = bigint(sha256(padded(N), padded(G)));

/** One handshake. `srpA` opens it; `answer` responds to PASSWORD_VERIFIER. */
export interface SrpHandshake {
  /** A, in hexadecimal: SRP_A. */
  srpA: string;
  answer: (challenge: SrpChallenge) => { timestamp: string; signature: string };
}

export interface SrpChallenge {
  /** USER_ID_FOR_SRP. */
  userId: string;
  password: string;
  /** SRP_B, in hexadecimal. */
  srpB: string;
  /** SALT, in hexadecimal. */
  salt: string;
  /** SECRET_BLOCK, in base64. */
  secretBlock: string;
  /** In milliseconds since 1970 UTC. */
  now: number;
}

/**
 * Begins a handshake with the user pool `userPoolId` (`eu-west-1_XXXXXXXXX`). `randomBytes` has to be cryptographically
 * strong.
 *
 * `answer` throws a RangeError for a B or u of 0, with which anybody could pretend to be the pool (RFC 5054, 2.5.3).
 */
export function srpHandshake(userPoolId: string, randomBytes: (size: number) => Buffer): SrpHandshake {
  const poolName = userPoolId.slice(userPoolId.indexOf("_") + 1);
  const a = bigint(randomBytes(32));
  const A = power(G, a);

  return {
    srpA: A.toString(16),
    answer({ userId, password, srpB, salt, secretBlock, now }) {
      const B = BigInt(`0x${srpB}`);
      const u = bigint(sha256(padded(A), padded(B)));
      if (B % N === 0n || u === 0n) throw new RangeError("The user pool's SRP_B is not acceptable.");

      const x = bigint(sha256(padded(BigInt(`0x${salt}`)), sha256(`${poolName}${userId}:${password}`)));
      const base = B - K * power(G, x);
      const S = power(base, a + u * x);
      const key = Buffer.from(hkdfSync("sha256", padded(S), padded(u), "Caldera Derived Key", 16));

      const timestamp = cognitoTime(now);
      const hmac = createHmac("sha256", key)
        .update(poolName + userId)
        .update(Buffer.from(secretBlock, "base64"));
      return { timestamp, signature: hmac.update(timestamp).digest("base64") };
    },
  };
}

/** `Wed Apr 5 22:42:34 UTC 2017`: English names, no leading zero before the day. */
export function cognitoTime(time: number): string {
  const [weekday, day, month, year, clock] = new Date(time).toUTCString().replace(",", "").split(" ");
  return `${weekday} ${month} ${Number(day)} ${clock} UTC ${year}`;
}

/**
 * base^exponent mod N, bit by bit: 3 ms for 256 bits. node:crypto's DiffieHellman would be quicker, but since Node 24 tests the
 * prime whenever one is made, for a second.
 */
function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = ((base % N) + N) % N;
  for (let bits = exponent; bits > 0n; bits >>= 1n) {
    if (bits & 1n) result = (result * square) % N;
    square = (square * square) % N;
  }
  return result;
}

/** Big-endian, with a zero byte in front when the first bit is set, as a positive number is written in two's complement. */
function padded(number: bigint): Buffer {
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
