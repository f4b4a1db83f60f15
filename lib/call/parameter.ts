import type { Fetch } from "./fetch.ts";
import { type Credentials, createSign } from "./sign.ts";
import { wireUrl } from "./wire-url.ts";

export interface ParameterOptions {
  /** The parameter's name: `/countersign/dev/day`. */
  name: string;
  region: string;
  /** The keys that may read it. */
  credentials: Credentials;
  /** Ends the request when it is aborted. */
  signal?: AbortSignal;
  /** Where Parameter Store is, in AWS's own variables. Default `process.env`. */
  environment?: Readonly<Record<string, string | undefined>>;
  /** Default the global fetch. */
  fetch?: Fetch;
  /** The current time, in milliseconds since 1970 UTC. Default `Date.now`. */
  now?: () => number;
}

/**
 * Reads a parameter's value from Systems Manager Parameter Store, decrypted.
 *
 * One signed request of our own, because AWS's client would make a function's bundle 80 KB larger for it. It goes where the SDK's
 * would: AWS_ENDPOINT_URL_SSM, AWS_ENDPOINT_URL, or AWS's own address. It is not repeated when it fails.
 *
 * Rejects with an Error that has AWS's name for a refusal (`ParameterNotFound`), and whatever fetch rejects with.
 *
 * Source: Systems Manager API reference, GetParameter; SDKs and tools reference guide, "Service-specific endpoints".
 */
export async function getParameter({
  name,
  region,
  credentials,
  signal,
  environment = process.env,
  fetch = globalThis.fetch,
  now = Date.now,
}: ParameterOptions): Promise<string | undefined> {
  const url = wireUrl(
    environment["AWS_ENDPOINT_URL_SSM"] || environment["AWS_ENDPOINT_URL"] || `https://ssm.${region}.${suffix(region)}`,
  );
  const body = new TextEncoder().encode(JSON.stringify({ Name: name, WithDecryption: true }));
  const headers = await createSign({ region, service: "ssm" })(
    {
      method: "POST",
      url,
      headers: { "content-type": "application/x-amz-json-1.1", "x-amz-target": "AmazonSSM.GetParameter" },
      body,
    },
    credentials,
    now(),
  );
  const response = await fetch(url.href, {
    method: "POST",
    headers,
    body,
    redirect: "manual",
    ...(signal && { signal }),
  });
  // The members that AWS documents; an answer of another kind has none of them.
  const answer = (await response.json().catch(() => ({}))) as { __type?: string; Parameter?: { Value?: string } };
  if (!response.ok) throw refusal(answer.__type ?? `HTTP ${response.status}`);
  return answer.Parameter?.Value;
}

/** Named after AWS's type, which may have a namespace before it. */
function refusal(type: string): Error {
  const error = new Error("Parameter Store refused to give the account.");
  error.name = type.replace(/^.*#/, "");
  return error;
}

function suffix(region: string): string {
  return region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
}
