import { canonicalLines } from "../canonical-lines.ts";
import { getOrMake } from "../get-or-make.ts";
import type { Mask } from "../log.ts";
import type { CredentialsStep, SignatureStep } from "../step-records.ts";
import { type KeptFacts, keepFacts, type Steps } from "../steps.ts";
import { maskCanonical } from "./mask-canonical.ts";
import type { Session } from "./session.ts";
import type { Verification } from "./verify-signature.ts";

/**
 * Adds the two steps of a signature to the record of a request: the credentials that the request has, and the canonical request. When a known mistake
 * explains a mismatch, the step has the canonical request of the client too. Keys, tokens and signatures are left out, and personal values are masked.
 */
export function addCredentials(
  steps: Steps,
  verification: Verification,
  maskTarget: (method: string, target: string) => string,
  mask: Mask,
): void {
  steps.add(credentialsStep(verification));
  const { canonicalRequest, cause, signedRequest } = textsOf(verification);
  if (canonicalRequest === undefined) return;
  const canonical = maskCanonical(canonicalRequest, maskTarget, mask);
  if (verification.kind === "verified") {
    steps.add({ text: canonical, write: writeMatch });
    return;
  }
  const signed = signedRequest === undefined ? undefined : maskCanonical(signedRequest, maskTarget, mask);
  steps.add(
    keepFacts({
      name: "signature",
      matches: false,
      canonicalRequest: canonical,
      ...(cause !== undefined && { cause }),
      ...(signed !== undefined && { signedRequest: signed, lines: canonicalLines(signed, canonical) }),
    }),
  );
}

/** Writes the step of a signature that was verified, from the masked canonical request. */
function writeMatch(canonicalRequest: string): SignatureStep {
  return { name: "signature", matches: true, canonicalRequest };
}

function textsOf(verification: Verification): { canonicalRequest?: string; cause?: string; signedRequest?: string } {
  switch (verification.kind) {
    case "verified":
      return { canonicalRequest: verification.canonicalRequest };
    case "unsigned":
      return {};
    case "refused":
      return verification;
  }
}

/** The step of each session whose signatures were verified. All records of a session share it, so that none is made for a request. */
const stepsOfSessions = new WeakMap<Session, Map<"header" | "query", () => CredentialsStep>>();

function credentialsStep(verification: Verification): KeptFacts {
  if (verification.kind !== "verified") return keepFacts(credentialFacts(verification));
  const { form, session } = verification;
  const byForm = getOrMake(stepsOfSessions, session, () => new Map());
  return getOrMake(byForm, form, () => stepOf(credentialFacts(verification)));
}

/** Makes a function of its own, so that it holds nothing of a request but the facts. */
function stepOf<Facts>(facts: Facts): () => Facts {
  return () => facts;
}

function credentialFacts(verification: Verification): CredentialsStep {
  switch (verification.kind) {
    case "verified":
      return { name: "credentials", found: verification.form, caller: verification.session.principal.arn };
    case "unsigned":
      return { name: "credentials", found: "none" };
    case "refused":
      return { name: "credentials", found: "refused", because: verification.because };
  }
}
