import { createCipheriv, createDecipheriv } from "node:crypto";
import { type Json, parseObject } from "../json.ts";

/** The protected header of every refresh token (RFC 7516). */
const HEADER = Buffer.from('{"cty":"JWT","enc":"A256GCM","alg":"A256KW"}').toString("base64url");
/** The length to which the claims are padded before encryption, in bytes. This length makes a token about as long as Cognito's. */
const CLAIMS_BYTES = 1_200;
const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;
/** The initial value of AES key wrap (RFC 3394, section 2.2.3.1). */
const WRAP_IV = Buffer.alloc(8, 0xa6);

/** Encrypts and decrypts refresh tokens. A token contains all its data, so the pool stores nothing for it. */
export interface RefreshTokens {
  /** Makes a refresh token: a JWE of five parts, which the client can neither read nor change. */
  encrypt: (claims: Json) => string;
  /** Returns the claims of a token. Undefined when `encrypt` did not make the token. */
  decrypt: (token: string) => Json | undefined;
}

/** Makes a pool's encryption of refresh tokens, with a new random key. */
export function createRefreshTokens(randomBytes: (size: number) => Buffer): RefreshTokens {
  const poolKey = randomBytes(KEY_BYTES);
  return {
    encrypt(claims) {
      const [key, iv] = [randomBytes(KEY_BYTES), randomBytes(IV_BYTES)];
      const wrap = createCipheriv("id-aes256-wrap", poolKey, WRAP_IV);
      const wrappedKey = Buffer.concat([wrap.update(key), wrap.final()]);
      const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(Buffer.from(HEADER));
      const plain = Buffer.from(JSON.stringify(claims).padEnd(CLAIMS_BYTES));
      const encrypted = Buffer.concat([cipher.update(plain), cipher.final()]);
      const parts = [wrappedKey, iv, encrypted, cipher.getAuthTag()];
      return [HEADER, ...parts.map((part) => part.toString("base64url"))].join(".");
    },
    decrypt(token) {
      const [header, ...rest] = token.split(".");
      const [wrappedKey, iv, encrypted, tag] = rest.map((part) => Buffer.from(part, "base64url"));
      if (header !== HEADER || !wrappedKey || !iv || !encrypted || !tag) return undefined;
      // Five parts of canonical base64url, so that a token cannot be written in two ways.
      const canonical = [wrappedKey, iv, encrypted, tag].map((part) => part.toString("base64url"));
      if (canonical.join(".") !== rest.join(".")) return undefined;
      try {
        const unwrap = createDecipheriv("id-aes256-wrap", poolKey, WRAP_IV);
        const key = Buffer.concat([unwrap.update(wrappedKey), unwrap.final()]);
        const decipher = createDecipheriv("aes-256-gcm", key, iv, { authTagLength: TAG_BYTES });
        decipher.setAAD(Buffer.from(HEADER)).setAuthTag(tag);
        return parseObject(Buffer.concat([decipher.update(encrypted), decipher.final()]).toString("utf8"));
      } catch {
        // A wrong key, a changed part and a part of a wrong length all end here.
        return undefined;
      }
    },
  };
}
