import type { Mismatch, Suspicion } from "./suspicion.ts";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

/** Lists the other methods that a client may have signed. */
export function suspectMethod({ canonical: { method } }: Mismatch): readonly Suspicion[] {
  return [...METHODS, method.toLowerCase()]
    .filter((other) => other !== method)
    .map((other) => ({ because: `it was made for ${other}, and this is ${method}`, canonical: { method: other } }));
}
