/** Measures the local stack's verifier beside the official signer signing again, and beside the hashing that every verifier has to do. */
import { SignatureV4 } from "@aws-sdk/signature-v4";
import { createSign } from "../../lib/call/sign.ts";
import { wireUrl } from "../../lib/call/wire-url.ts";
import type { RawRequest } from "../../local/http/raw-message.ts";
import { hmacWith } from "../../local/iam/hmac.ts";
import type { Session } from "../../local/iam/session.ts";
import { createVerifier } from "../../local/iam/verify-signature.ts";
import { type CreateRun, compare } from "../measure/compare.ts";
import type { Effort } from "../measure/effort.ts";
import { ratios } from "../measure/statistics.ts";
import { createSha256 } from "../peers/sign/node-sha256.ts";
import { type PartResult, samplesOf, type Table } from "../result.ts";
import { hashingAlone } from "./hashing-alone.ts";

const FLOOR = "the floor: hashing alone";
const TWO_HASHES = "hashing alone, with the verifier's own HMAC";
const OURS = "verify (ours)";
const OFFICIAL = "sign again by @smithy/signature-v4, node:crypto";

const REGION = "eu-west-1";
const SERVICE = "execute-api";

/** The requests to verify. Each stays valid while the benchmark runs, because the verifier is given the time of the signature. */
interface Case {
  request: RawRequest;
  session: Session;
  at: number;
}

function createCase(size: number): Case {
  const at = Date.now();
  const session: Session = {
    accessKeyId: "ASIABENCH00000000001",
    secretAccessKey: "s".repeat(40),
    sessionToken: "t".repeat(917),
    expiresAt: at + 3_600_000,
    principal: {
      kind: "user",
      accountId: "111122223333",
      arn: "arn:aws:iam::111122223333:user/b",
      userId: "AIDA",
      userName: "b",
    },
  };
  const body = Buffer.alloc(size, "x");
  const url = wireUrl("https://abc.execute-api.eu-west-1.amazonaws.com/dev/age?dob=19880101&on=20191122");
  const sign = createSign({ region: REGION, service: SERVICE });
  const method = size === 0 ? "GET" : "POST";
  const headers = sign(
    {
      method,
      url,
      headers: size === 0 ? {} : { "content-type": "application/json" },
      body: size === 0 ? undefined : body,
    },
    { ...session, sessionToken: session.sessionToken ?? "" },
    at,
  );
  const request: RawRequest = {
    method,
    target: "/dev/age?dob=19880101&on=20191122",
    headers: [["host", url.host], ...Object.entries(headers)],
    body,
    remoteAddress: "127.0.0.1",
  };
  return { at, request, session };
}

export async function measureVerify(effort: Effort): Promise<PartResult> {
  const get = await measureSize("GET", 0, effort);
  const post = await measureSize("POST of 1 KiB", 1024, effort);
  const refusals = await measureRefusals(effort);
  return {
    tables: [get, post, refusals],
    bars: [
      {
        what: "verify a POST of 1 KiB, over the hashing",
        at: "most",
        bound: 2.5,
        unit: "x",
        samples: ratios(samplesOf(post, OURS), samplesOf(post, FLOOR)),
      },
    ],
    notes: [
      "Signing again is the least work of a verifier over the official signer: it does not read the request's headers, compare the credential scope or check the date.",
    ],
  };
}

async function measureSize(title: string, size: number, effort: Effort): Promise<Table> {
  await checkVerdicts(size);
  const names = [FLOOR, TWO_HASHES, OURS, OFFICIAL];
  const samples = await compare({ module: import.meta.filename, names, input: { size } }, effort);
  const rows = names.map((name) => ({ name, samples: samples.get(name) ?? [] }));
  return { id: title, title: `Verify a ${title}, processor time`, unit: "µs", better: "less", base: FLOOR, rows };
}

/** Measures requests that are refused before their body is hashed. */
async function measureRefusals(effort: Effort): Promise<Table> {
  const names = [OURS, "refuse an old date", "refuse another region", "refuse an unknown key"];
  const samples = await compare({ module: import.meta.filename, names, input: { size: 1024 } }, effort);
  const rows = names.map((name) => ({ name, samples: samples.get(name) ?? [] }));
  const title = "Refuse a POST of 1 KiB before its body is hashed";
  return { id: "refusals", title, unit: "µs", better: "less", base: OURS, rows };
}

export const createRun: CreateRun<{ size: number }> = (name, { size }) => {
  const { at, request, session } = createCase(size);
  const scope = { region: REGION, service: SERVICE };
  const verify = createVerifier({ ...scope, findSession: () => session });
  switch (name) {
    case FLOOR:
      return hashingAlone(request.body);
    case TWO_HASHES:
      return hashingAlone(request.body, hmacWith(Buffer.alloc(32, 1)));
    case OURS:
      return () => verify(request, at);
    case OFFICIAL:
      return signingAgain(request, session, at);
    case "refuse an old date":
      return () => verify(request, at + 3_600_000);
    case "refuse another region": {
      const abroad = createVerifier({ ...scope, region: "us-east-1", findSession: () => session });
      return () => abroad(request, at);
    }
    case "refuse an unknown key": {
      const nobody = createVerifier({ ...scope, findSession: () => undefined });
      return () => nobody(request, at);
    }
    default:
      throw new Error(`there is no contender ${name}`);
  }
};

/** Signs the request again with AWS's own signer and returns the header Authorization. */
function signingAgain(request: RawRequest, session: Session, at: number): () => Promise<string | undefined> {
  const options = { region: REGION, service: SERVICE, credentials: session, sha256: createSha256() };
  // Without the checksum header, which the request does not have.
  const signer = new SignatureV4({ ...options, applyChecksum: false });
  const [, names = ""] = /SignedHeaders=([^,]+)/.exec(authorizationOf(request)) ?? [];
  const signed = new Set(names.split(";"));
  const headers = Object.fromEntries(
    request.headers.map(([name, value]) => [name.toLowerCase(), value]).filter(([name = ""]) => signed.has(name)),
  );
  const { pathname, searchParams } = new URL(request.target, "https://host");
  return async () => {
    const again = await signer.sign(
      {
        method: request.method,
        protocol: "https:",
        hostname: headers["host"] ?? "",
        path: pathname,
        query: Object.fromEntries(searchParams),
        headers,
        body: request.body,
      },
      { signingDate: new Date(at) },
    );
    return again.headers["authorization"];
  };
}

function authorizationOf({ headers }: RawRequest): string {
  return headers.find(([name]) => name.toLowerCase() === "authorization")?.[1] ?? "";
}

/** Throws when the verifier or the official signer disagrees with the signature of the request. */
export async function checkVerdicts(size: number): Promise<void> {
  const { at, request, session } = createCase(size);
  const verify = createVerifier({ region: REGION, service: SERVICE, findSession: () => session });
  const verdict = verify(request, at);
  if (verdict.kind !== "verified") throw new Error("the request to measure with is refused");
  const wanted = authorizationOf(request);
  const signatureOf = (text: string | undefined) => /Signature=([0-9a-f]{64})/.exec(text ?? "")?.[1];
  const again = await signingAgain(request, session, at)();
  if (signatureOf(again) === undefined || signatureOf(again) !== signatureOf(wanted)) {
    throw new Error("the official signer makes another signature of the request to measure with");
  }
}
