import { createSign, createVerify, generateKeyPair, type KeyPairKeyObjectResult } from "node:crypto";
import { promisify } from "node:util";
import type { Json } from "../json.ts";
import type { Surroundings } from "../surroundings.ts";

/** A pool's two RSA keys: one for ID tokens, one for access tokens. */
export interface SigningKeys {
  /** Resolves when both keys are generated. Rejects when a key cannot be generated. */
  ready: () => Promise<void>;
  /** Signs claims, and returns the token. Throws until the keys are ready. */
  sign: (use: "id" | "access", claims: Json) => string;
  /**
   * Whether the pool's key `kid` signed `input` (`HEADER.CLAIMS`) by RS256. `kid` comes from the token and may be of any type. Until the keys are ready
   * they have signed nothing.
   */
  verifies: (kid: unknown, input: string, signature: Buffer) => boolean;
  /** Makes the document `/.well-known/jwks.json` (RFC 7517), when the keys are ready. */
  jwks: () => Promise<Json>;
}

const generate = promisify(generateKeyPair);

/** A private key, its public key, and the name by which tokens refer to the pair. */
type Key = KeyPairKeyObjectResult & { kid: string };

/** Begins to generate a pool's keys off the event loop. The pool can be used meanwhile; only tokens wait for the keys. */
export function createSigningKeys({
  randomBytes,
  rsaKeyPair = () => generate("rsa", { modulusLength: 2048 }),
}: Pick<Surroundings, "randomBytes" | "rsaKeyPair">): SigningKeys {
  let keys: Readonly<Record<"id" | "access", Key>> | undefined;
  const generating = generateBoth();
  // Without a handler, a failure that nobody waits for yet would end the process.
  generating.catch(() => undefined);

  return {
    ready: () => generating,
    sign(use, claims) {
      if (keys === undefined) throw new Error("the keys of the user pool are not generated yet");
      const { kid, privateKey } = keys[use];
      const input = `${encode({ kid, alg: "RS256" })}.${encode(claims)}`;
      return `${input}.${createSign("RSA-SHA256").update(input).sign(privateKey, "base64url")}`;
    },
    verifies(kid, input, signature) {
      const key = Object.values(keys ?? {}).find((one) => one.kid === kid);
      return key !== undefined && createVerify("RSA-SHA256").update(input).verify(key.publicKey, signature);
    },
    async jwks() {
      await generating;
      return {
        keys: Object.values(keys ?? {}).map(({ kid, publicKey }) => {
          const { e, n } = publicKey.export({ format: "jwk" });
          return { alg: "RS256", e, kid, kty: "RSA", n, use: "sig" };
        }),
      };
    },
  };

  async function generateBoth(): Promise<void> {
    const [id, access] = await Promise.all([rsaKeyPair(), rsaKeyPair()]);
    const kid = () => randomBytes(32).toString("base64");
    keys = { id: { ...id, kid: kid() }, access: { ...access, kid: kid() } };
  }
}

/** Encodes a part of a token. Cognito escapes slashes in the header and the claims. */
function encode(value: Json): string {
  return Buffer.from(JSON.stringify(value).replaceAll("/", "\\/")).toString("base64url");
}
