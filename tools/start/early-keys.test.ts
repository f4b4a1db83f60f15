import { describe, expect, it } from "vitest";
import { beginKeys } from "./early-keys.ts";

describe("beginKeys", () => {
  it("gives every pair once, and generates more when the first ones are used up", async () => {
    const rsaKeyPair = beginKeys(1);
    const pairs = await Promise.all([rsaKeyPair(), rsaKeyPair()]);
    const moduli = pairs.map(({ publicKey }) => publicKey.export({ format: "jwk" }).n);
    expect(new Set(moduli).size).toBe(2);
    expect(pairs.map(({ privateKey }) => privateKey.asymmetricKeyDetails?.modulusLength)).toEqual([2048, 2048]);
  });
});
