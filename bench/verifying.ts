/**
 * Measures the local stack's verifier on a POST of 1 KiB, beside the hashing alone, which every verifier has to do. Also measures requests
 * that the verifier refuses before hashing.
 */
import { createHmac, createSecretKey, hash } from "node:crypto";
import { createSign } from "../lib/call/sign.ts";
import { wireUrl } from "../lib/call/wire-url.ts";
import type { RawRequest } from "../local/http/raw-message.ts";
import type { Session } from "../local/iam/session.ts";
import { createVerifier } from "../local/iam/verify-signature.ts";
import type { Figure } from "./figure.ts";
import { compare } from "./rounds.ts";

const now = Date.now();
const session: Session = {
  accessKeyId: "ASIABENCH00000000001",
  secretAccessKey: "s".repeat(40),
  sessionToken: "t".repeat(917),
  expiresAt: now + 3_600_000,
  principal: {
    kind: "user",
    accountId: "111122223333",
    arn: "arn:aws:iam::111122223333:user/b",
    userId: "AIDA",
    userName: "b",
  },
};
const body = Buffer.alloc(1024, "x");
const url = wireUrl("https://abc.execute-api.eu-west-1.amazonaws.com/dev/age?dob=19880101&on=20191122");
const sign = createSign({ region: "eu-west-1", service: "execute-api" });
const headers = sign(
  { method: "POST", url, headers: { "content-type": "application/json" }, body },
  { ...session, sessionToken: session.sessionToken ?? "" },
  now,
);
const request: RawRequest = {
  method: "POST",
  target: "/dev/age?dob=19880101&on=20191122",
  headers: [["host", url.host], ...Object.entries(headers)],
  body,
  remoteAddress: "127.0.0.1",
};
const verify = createVerifier({ region: "eu-west-1", service: "execute-api", findSession: () => session });
const abroad = createVerifier({ region: "us-east-1", service: "execute-api", findSession: () => session });
const nobody = createVerifier({ region: "eu-west-1", service: "execute-api", findSession: () => undefined });
if (verify(request, now).kind !== "verified") throw new Error("the request to measure with is refused");

const key = createSecretKey(Buffer.alloc(32, 1));
const canonicalSize = "c".repeat(1200);

function floor(): string {
  hash("sha256", body, "hex");
  const hashed = hash("sha256", canonicalSize, "hex");
  return createHmac("sha256", key).update(hashed).digest("hex");
}

export async function measureVerifying(): Promise<readonly Figure[]> {
  const times = await compare([
    { name: "floor", run: floor },
    { name: "verify", run: () => verify(request, now) },
    { name: "old", run: () => verify(request, now + 3_600_000) },
    { name: "foreign", run: () => abroad(request, now) },
    { name: "unknown", run: () => nobody(request, now) },
  ]);
  const [hashing = 0, ours = 0] = [times.get("floor"), times.get("verify")];
  const early = ["old", "foreign", "unknown"].map((name) => times.get(name) ?? 0);
  return [
    {
      what: "verify, 1 KiB POST",
      value: `${ours.toFixed(1)} µs, ${(ours / hashing).toFixed(1)} x the hashing`,
      bar: "<= 18 µs, <= 3 x",
    },
    {
      what: "refuse an old date, another region, an unknown key",
      value: `${early.map((time) => time.toFixed(1)).join(", ")} µs`,
      bar: "less than verifying: the body is not hashed",
    },
  ];
}
