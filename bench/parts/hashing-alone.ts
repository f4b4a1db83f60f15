import { createHmac, createSecretKey, hash } from "node:crypto";

const KEY = createSecretKey(Buffer.alloc(32, 1));

/**
 * Makes a function that does the hashing which Signature Version 4 cannot leave out, for a request with this body: the body, a canonical
 * request, and one HMAC with the key of a day. Signers and verifiers are compared with its time. `hmac` computes the HMAC of a message. Default: Node's
 * `createHmac`.
 */
export function hashingAlone(
  body: Uint8Array,
  hmac: (message: string) => string = (message) => createHmac("sha256", KEY).update(message).digest("hex"),
): () => string {
  const canonical = "c".repeat(1200);
  return () => {
    hash("sha256", body, "hex");
    return hmac(hash("sha256", canonical, "hex"));
  };
}
