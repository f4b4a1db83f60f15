import { createHash } from "node:crypto";

/** The refusal of a signature: AWS's error type and message for the caller, and the reason in plain words for the log. */
export interface Refusal {
  kind: "refused";
  errorType:
    | "ExpiredTokenException"
    | "IncompleteSignatureException"
    | "InvalidSignatureException"
    | "UnrecognizedClientException";
  message: string;
  because: string;
  /** The verifier's canonical request, when the signature does not match. */
  canonicalRequest?: string;
  /** The canonical request that the client has signed, when a known mistake explains the mismatch. */
  signedRequest?: string;
  /** The known mistake that explains the mismatch, in plain words. */
  cause?: string;
}

function refuse(errorType: Refusal["errorType"], message: string, because: string): Refusal {
  return { kind: "refused", errorType, message, because };
}

/**
 * The refusals for every way in which a signature can fail, with AWS's error types and messages to the byte. Sources: responses recorded from API
 * Gateway or, for refusals that are not recorded, from other services that share its signature library.
 */
export const refusals = {
  noEqualSign: (header: string) =>
    refuse(
      "IncompleteSignatureException",
      missingEqualSign(header),
      "the Authorization header is not a SigV4 header: a part of it has no equal sign",
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
        .join(" ")} (Hashed with SHA-256 and encoded with Base64) Authorization=${base64Sha256(header)}`,
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
      "the request gives its signature twice: in its headers and in its query, or two times in its query",
    ),
  repeatedHeader: (name: string, values: string) => {
    const because = `the request has the header ${name} more than once`;
    switch (name) {
      case "authorization":
        return refuse("IncompleteSignatureException", missingEqualSign(values), because);
      case "date":
      case "x-amz-date":
        return refuse("IncompleteSignatureException", notBasicFormat(values), because);
      case "x-amz-security-token":
        return refuse("UnrecognizedClientException", INVALID_TOKEN, because);
      default:
        return refuse("InvalidSignatureException", MISMATCH, because);
    }
  },
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
      `the header ${name} was sent but not signed`,
    ),
  date: (text: string) =>
    refuse(
      "IncompleteSignatureException",
      notBasicFormat(text),
      "X-Amz-Date must be a time written as YYYYMMDDTHHMMSSZ",
    ),
  lifetime: () =>
    refuse(
      "InvalidSignatureException",
      "X-Amz-Expires must be a number of seconds from 1 to 604800",
      "X-Amz-Expires must be between one second and one week",
    ),
  expired: (date: string, oldest: string, now: string, window: string) =>
    refuse(
      "InvalidSignatureException",
      `Signature expired: ${date} is now earlier than ${oldest} (${now} - ${window}.)`,
      `the signature is too old (signed at ${date}, and it is ${now}): the request was delayed, or the caller's clock is slow`,
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
      "Credential must have five parts",
    ),
  scope: (message: string, because: string) => refuse("InvalidSignatureException", message, because),
  token: (because: string) => refuse("UnrecognizedClientException", INVALID_TOKEN, because),
  tokenExpired: () =>
    refuse(
      "ExpiredTokenException",
      "The security token included in the request is expired",
      "the credentials have expired: the caller must renew them",
    ),
  headersOutOfOrder: () =>
    refuse("InvalidSignatureException", MISMATCH, "SignedHeaders names a header twice, in capitals, or out of order"),
  mismatch: (
    canonicalRequest: string,
    stringToSign: string,
    why = "the secret key is another one, or the request was changed after signing. The answer holds the canonical request: compare it with the signer's",
  ) =>
    refuse(
      "InvalidSignatureException",
      `${MISMATCH}\n\nThe Canonical String for this request should have been\n'${canonicalRequest}'\n\nThe String-to-Sign should have been\n'${stringToSign}'\n`,
      `the signature does not match: ${why}`,
    ),
} as const;

const MISMATCH =
  "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";

const INVALID_TOKEN = "The security token included in the request is invalid.";

function missingEqualSign(header: string): string {
  return `Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '${base64Sha256(header)}'.`;
}

function notBasicFormat(date: string): string {
  return `Date must be in ISO-8601 'basic format'. Got '${date}'. See http://en.wikipedia.org/wiki/ISO_8601`;
}

function base64Sha256(header: string): string {
  return createHash("sha256").update(header, "latin1").digest("base64");
}
