import type { RawRequest } from "../../local/http/raw-message.ts";
import type { Session } from "../../local/iam/session.ts";
import { createVerifier } from "../../local/iam/verify-signature.ts";
import { type Finding, type Keys, type VectorFile, type VerifyingVector, wire } from "./vector.ts";

/** Compares the verifier's verdict with the verdict that a verifying case expects: accepted or refused. */
export function checkVerifying(vector: VerifyingVector, file: VectorFile): readonly Finding[] {
  const sessions = new Map((file.known_keys ?? []).map((keys) => [keys.access_key_id, sessionOf(keys)]));
  const verify = createVerifier({
    region: file.accept_region ?? "",
    service: file.accept_service ?? "",
    findSession: (accessKeyId) => sessions.get(accessKeyId),
  });
  const { body, headers, method, target } = vector.request;
  const request: RawRequest = {
    method,
    target: wire(target),
    headers: headers.map(([name, value]) => [name, wire(value)]),
    body: Buffer.from(body, "utf8"),
    remoteAddress: "::1",
  };
  const verdict = verify(request, Date.parse(vector.now));
  const actual = verdict.kind === "verified" ? "accept" : "reject";
  if (actual === vector.expect) return [];
  const expected = vector.reason === undefined ? vector.expect : `${vector.expect} (${vector.reason})`;
  return [
    { part: "verdict", expected, actual: verdict.kind === "refused" ? `reject: ${verdict.because}` : verdict.kind },
  ];
}

/** A session with these keys, which expires later than the time of any vector. */
export function sessionOf({ access_key_id, secret_access_key, token }: Keys): Session {
  return {
    accessKeyId: access_key_id,
    secretAccessKey: secret_access_key,
    ...(token !== undefined && { sessionToken: token, expiresAt: Number.MAX_SAFE_INTEGER }),
    principal: {
      kind: "user",
      accountId: "111122223333",
      arn: "arn:aws:iam::111122223333:user/v",
      userId: "AIDA",
      userName: "v",
    },
  };
}
