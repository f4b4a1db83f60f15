import { createHmac, createSecretKey, hash } from "node:crypto";

/**
 * Makes a function that does the hashing which Signature Version 4 cannot leave out, for a request with this body: the body, a canonical
 * request, and one HMAC with the key of a day. Signers and verifiers are compared with its time.
 */
export function hashingAlone(body: Uint8Array): () => string {
  const canonical = "c".repeat(1200);
  const key = createSecretKey(Buffer.alloc(32, 1));
  return () => {
    hash("sha256", body, "hex");
    return createHmac("sha256", key)
      .update(hash("sha256", canonical, "hex"))
      .digest("hex");
  };
}
