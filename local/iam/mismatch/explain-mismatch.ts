import type { KeyParts } from "../signing-key.ts";
import { suspectBody } from "./suspect-body.ts";
import { suspectHeaders } from "./suspect-headers.ts";
import { suspectHost } from "./suspect-host.ts";
import { suspectKey } from "./suspect-key.ts";
import { suspectMethod } from "./suspect-method.ts";
import { suspectPath } from "./suspect-path.ts";
import { suspectQuery } from "./suspect-query.ts";
import { joinCanonical, type Mismatch, type Suspicion } from "./suspicion.ts";

/** The proved cause of a mismatch. */
export interface Explanation {
  /** The cause in plain words. */
  because: string;
  /** The canonical request that the client has signed. */
  signed: string;
}

/** The lists of known mistakes, the most frequent first. */
const SUSPECTS: readonly ((mismatch: Mismatch) => readonly Suspicion[])[] = [
  suspectHost,
  suspectPath,
  suspectQuery,
  suspectMethod,
  suspectBody,
  suspectHeaders,
  suspectKey,
];

/**
 * Explains why a signature does not match. It tries the known mistakes of clients, one at a time, and names a mistake only when the signature that it
 * leads to is the received signature. Undefined when no known mistake explains the signature. `isSigned` tells whether the received signature belongs
 * to a canonical request and a key.
 */
export function explainMismatch(
  mismatch: Mismatch,
  isSigned: (canonical: string, key: KeyParts) => boolean,
): Explanation | undefined {
  for (const suspect of SUSPECTS) {
    for (const { because, canonical, key } of suspect(mismatch)) {
      const signed = joinCanonical({ ...mismatch.canonical, ...canonical });
      if (isSigned(signed, key ? { ...mismatch.key, ...key } : mismatch.key)) return { because, signed };
    }
  }
  return undefined;
}
