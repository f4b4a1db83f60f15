/** Signers that people use today, each set up as its documentation says. The signers pass their requests to a fetch that sends nothing. */

import type { Fetch } from "../lib/call/fetch.ts";
import type { Credentials } from "../lib/call/sign.ts";
import type { Sha256Class } from "./sha256.ts";

/** The part of `@aws-crypto/sha256-js` that the benchmark uses. */
interface Sha256Js {
  Sha256: Sha256Class;
}

/** The part of `aws-sigv4-fetch` that the benchmark uses. */
interface AwsSigv4Fetch {
  createSignedFetcher: (options: { service: string; region: string; credentials: Credentials; fetch: Fetch }) => Fetch;
}

export const sha256Js = () => peer<Sha256Js>("@aws-crypto/sha256-js");
export const awsSigv4Fetch = () => peer<AwsSigv4Fetch>("aws-sigv4-fetch");

/** Imports a package of bench/package.json. The compiler does not know the package, because `npm ci` in the root does not install it. */
async function peer<Module>(name: string): Promise<Module> {
  try {
    return await import(name);
  } catch (error) {
    throw new Error(`${name} is not installed: run \`npm ci\` in bench/.`, { cause: error });
  }
}
