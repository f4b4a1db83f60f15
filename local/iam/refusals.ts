import { createHash } from "node:crypto";

/** A signature that is not accepted: AWS's error type and message for the caller, and why in plain words for the log. */
export interface Refusal {
  kind: "refused";
  errorType:
    | "ExpiredTokenException"
    | "IncompleteSignatureException"
    | "InvalidSignatureException"
    | "UnrecognizedClientException";
  message: string;
  because: string;
}

function refuse(errorType: Refusal["errorType"], message: string, because: string): Refusal {
  return { kind: "refused", errorType, message, because };
}

/**
 * AWS's words for every way in which a signature fails, to the byte. Sources: responses recorded from API Gateway and, where
 * none are, from other services that share its signature library.
 */
export const refusals = {
  noEqualSign: (header: string) =>
    refuse(
      "IncompleteSignatureException",
      `Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '${hashed(header)}'.`,
      "the Authorization header is not SigV4's: a part of it has no equal sign",
    ),
  noAlgorithmFirst: () =>
    refuse(
      "IncompleteSignatureException",
      "Authorization header must begin with the algorithm name, which cannot include an equal-sign",
      "the Authorization header does not begin with AWS4-HMAC-SHA256",
    ),
  headerLacks: (header: string, missing: readonly string[]) =>
    refuse(
      "IncompleteSignatureException",
      `${missing
        .map((name) =>
          name === "Date"
            ? "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."
            : `Authorization header requires '${name}' parameter.`,
        )
        .join(" ")} (Hashed with SHA-256 and encoded with Base64) Authorization=${hashed(header)}`,
      `the Authorization header lacks ${missing.join(", ")}`,
    ),
  queryLacks: (missing: readonly string[]) =>
    refuse(
      "IncompleteSignatureException",
      `${missing.map((name) => `AWS query-string parameters must include '${name}'.`).join(" ")} Re-examine the query-string parameters.`,
      `the signed query lacks ${missing.join(", ")}`,
    ),
  twoForms: () =>
    refuse(
      "InvalidSignatureException",
      "",
      "the request says twice how it is signed: in its headers and in its query, or in its query two times",
    ),
  algorithm: (algorithm: string) =>
    refuse(
      "IncompleteSignatureException",
      `Unsupported AWS 'algorithm': '${algorithm}'.`,
      "the algorithm is not AWS4-HMAC-SHA256",
    ),
  hostNotSigned: () =>
    refuse(
      "InvalidSignatureException",
      "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
      "the Host header is not signed",
    ),
  headerNotSigned: (name: string) =>
    refuse(
      "InvalidSignatureException",
      `'${name}' must be a 'SignedHeader' in the AWS Authorization.`,
      `the header ${name} is sent and not signed`,
    ),
  date: (text: string) =>
    refuse(
      "IncompleteSignatureException",
      `Date must be in ISO-8601 'basic format'. Got '${text}'. See http://en.wikipedia.org/wiki/ISO_8601`,
      "X-Amz-Date is not a time written as YYYYMMDDTHHMMSSZ",
    ),
  life: () =>
    refuse(
      "InvalidSignatureException",
      "X-Amz-Expires must be a number of seconds from 1 to 604800",
      "X-Amz-Expires is not from one second to a week",
    ),
  expired: (date: string, oldest: string, now: string, window: string) =>
    refuse(
      "InvalidSignatureException",
      `Signature expired: ${date} is now earlier than ${oldest} (${now} - ${window}.)`,
      `the signature is too old (signed at ${date}, and it is ${now}): was the request held back, or is the caller's clock slow?`,
    ),
  notYetCurrent: (date: string, newest: string, now: string) =>
    refuse(
      "InvalidSignatureException",
      `Signature not yet current: ${date} is still later than ${newest} (${now} + 5 min.)`,
      `the signature is from the future (signed at ${date}, and it is ${now}): the caller's clock is fast`,
    ),
  credentialParts: (credential: string) =>
    refuse(
      "IncompleteSignatureException",
      `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${credential}'`,
      "Credential does not have its five parts",
    ),
  scope: (message: string, because: string) => refuse("InvalidSignatureException", message, because),
  token: (because: string) =>
    refuse("UnrecognizedClientException", "The security token included in the request is invalid.", because),
  tokenExpired: () =>
    refuse(
      "ExpiredTokenException",
      "The security token included in the request is expired",
      "the credentials have ended: the caller has to renew them",
    ),
  headersOutOfOrder: () =>
    refuse(
      "InvalidSignatureException",
      MISMATCH,
      "SignedHeaders names a header twice, in capitals, or out of order: nobody signs such a list",
    ),
  mismatch: (
    canonicalRequest: string,
    stringToSign: string,
    why = "another secret key, or the request is not the one that was signed. The answer holds the canonical request to hold the signer's against",
  ) =>
    refuse(
      "InvalidSignatureException",
      `${MISMATCH}\n\nThe Canonical String for this request should have been\n'${canonicalRequest}'\n\nThe String-to-Sign should have been\n'${stringToSign}'\n`,
      `the signature does not match: ${why}`,
    ),
} as const;

const MISMATCH =
  "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";

function hashed(header: string): string {
  return createHash("sha256").update(header, "latin1").digest("base64");
}
