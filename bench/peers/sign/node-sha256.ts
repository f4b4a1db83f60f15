import { createHash, createHmac, createSecretKey, type Hash, type Hmac, type KeyObject } from "node:crypto";

type Data = string | ArrayBuffer | ArrayBufferView;

/**
 * The hash class that the signer takes. The signer makes one instance for each hash (without a secret) and for each HMAC (with a secret).
 */
export type Sha256Class = new (
  secret?: Data,
) => { update: (data: Uint8Array) => void; digest: () => Promise<Uint8Array>; reset: () => void };

/**
 * SHA-256 and HMAC-SHA-256 over node:crypto, in the shape that `@aws-sdk/signature-v4` wants.
 *
 * HMAC keys are kept as KeyObjects, because an HMAC whose key is a Buffer costs five times as much on Node 24. The signer passes the same
 * array for the same signing key, so that a WeakMap finds its KeyObject. The secret access key is a string; for it only the last KeyObject
 * is kept.
 */
export function createSha256(): Sha256Class {
  const byArray = new WeakMap<object, KeyObject>();
  let lastText = "";
  let lastKey: KeyObject | undefined;

  const keyOf = (secret: Data): KeyObject => {
    if (typeof secret === "string") {
      if (lastKey === undefined || secret !== lastText) {
        lastText = secret;
        lastKey = createSecretKey(secret, "utf8");
      }
      return lastKey;
    }
    const known = byArray.get(secret);
    if (known !== undefined) return known;
    const key = createSecretKey(bytesOf(secret));
    byArray.set(secret, key);
    return key;
  };

  return class Sha256 {
    readonly #key: KeyObject | undefined;
    #hash: Hash | Hmac;

    constructor(secret?: Data) {
      this.#key = secret === undefined ? undefined : keyOf(secret);
      this.#hash = this.#start();
    }

    update(data: Uint8Array): void {
      this.#hash.update(data);
    }

    async digest(): Promise<Uint8Array> {
      return this.#hash.digest();
    }

    reset(): void {
      this.#hash = this.#start();
    }

    #start(): Hash | Hmac {
      return this.#key === undefined ? createHash("sha256") : createHmac("sha256", this.#key);
    }
  };
}

function bytesOf(data: ArrayBuffer | ArrayBufferView): Uint8Array {
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}
