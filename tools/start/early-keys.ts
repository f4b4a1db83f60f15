import { generateKeyPair } from "node:crypto";
import { promisify } from "node:util";
import type { Surroundings } from "../../local/surroundings.ts";

type RsaKeyPair = NonNullable<Surroundings["rsaKeyPair"]>;

const generate = promisify(generateKeyPair);

/**
 * Begins to generate `count` RSA key pairs on other threads. Returns a function that gives each of these pairs once, and then newly generated pairs. A
 * start of the stack that begins its keys first does not wait for them later.
 */
export function beginKeys(count: number): RsaKeyPair {
  const newPair: RsaKeyPair = () => generate("rsa", { modulusLength: 2048 });
  const begun = Array.from({ length: count }, newPair);
  return () => begun.shift() ?? newPair();
}
