import { createSign, createVerify, generateKeyPair, type KeyObject } from "node:crypto";
import { promisify } from "node:util";
import type { Json } from "../json.ts";
import type { Surroundings } from "../surroundings.ts";

/** A pool's two RSA keys: one for ID tokens, one for access tokens. */
export interface SigningKeys {
  /** Signs claims, and returns the token. */
  sign: (use: "id" | "access", claims: Json) => string;
  /** Whether the pool's key `kid` signed `input` (`HEADER.CLAIMS`) by RS256. `kid` comes from the token and may be of any type. */
  verifies: (kid: unknown, input: string, signature: Buffer) => boolean;
  /** The document `/.well-known/jwks.json` (RFC 7517). */
  jwks: () => Json;
}

const generate = promisify(generateKeyPair);

/** Generates a pool's keys off the event loop. */
export async function createSigningKeys({
  randomBytes,
  rsaKeyPair = () => generate("rsa", { modulusLength: 2048 }),
}: Pick<Surroundings, "randomBytes" | "rsaKeyPair">): Promise<SigningKeys> {
  const [id, access] = await Promise.all([rsaKeyPair(), rsaKeyPair()]);
  const keys = {
    id: { ...id, kid: randomBytes(32).toString("base64") },
    access: { ...access, kid: randomBytes(32).toString("base64") },
  };
  const byKid = new Map<unknown, KeyObject>(Object.values(keys).map(({ kid, publicKey }) => [kid, publicKey]));

  return {
    sign(use, claims) {
      const { kid, privateKey } = keys[use];
      const input = `${encode({ kid, alg: "RS256" })}.${encode(claims)}`;
      return `${input}.${createSign("RSA-SHA256").update(input).sign(privateKey, "base64url")}`;
    },
    verifies(kid, input, signature) {
      const key = byKid.get(kid);
      return key !== undefined && createVerify("RSA-SHA256").update(input).verify(key, signature);
    },
    jwks: () => ({
      keys: Object.values(keys).map(({ kid, publicKey }) => {
        const { e, n } = publicKey.export({ format: "jwk" });
        return { alg: "RS256", e, kid, kty: "RSA", n, use: "sig" };
      }),
    }),
  };
}

/** Encodes a part of a token. Cognito escapes slashes in the header and the claims. */
function encode(value: Json): string {
  return Buffer.from(JSON.stringify(value).replaceAll("/", "\\/")).toString("base64url");
}
