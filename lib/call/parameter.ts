import type { Fetch } from "./fetch.ts";
import { type Credentials, createSign } from "./sign.ts";
import { wireUrl } from "./wire-url.ts";

export interface ParameterOptions {
  /** The parameter's name: `/countersign/dev/day`. */
  name: string;
  region: string;
  /** The keys that sign the request. The identity with these keys needs permission to read the parameter. */
  credentials: Credentials;
  /** When this signal is aborted, the request ends. */
  signal?: AbortSignal;
  /** The environment variables that can replace the address of Parameter Store. Default `process.env`. */
  environment?: Readonly<Record<string, string | undefined>>;
  /** Sends the request. Default: the global fetch. */
  fetch?: Fetch;
  /** The current time, in milliseconds since 1970 UTC. Default `Date.now`. */
  now?: () => number;
}

/**
 * Reads a parameter's value from Systems Manager Parameter Store, decrypted.
 *
 * It signs and sends the request itself, because AWS's client would make a function's bundle 80 KB larger. The address is the one that the SDK
 * would use: AWS_ENDPOINT_URL_SSM, AWS_ENDPOINT_URL, or AWS's own. It does not retry.
 *
 * Rejects with an Error named after AWS's error type (`ParameterNotFound`) when AWS refuses, and with the error of fetch.
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
  // AWS documents these members. An answer that is not AWS's has neither.
  const answer = (await response.json().catch(() => ({}))) as { __type?: string; Parameter?: { Value?: string } };
  if (!response.ok) throw refusal(answer.__type ?? `HTTP ${response.status}`);
  return answer.Parameter?.Value;
}

/** Makes an error that is named after AWS's type, without the namespace before `#`. */
function refusal(type: string): Error {
  const error = new Error("Parameter Store refused to give the account.");
  error.name = type.replace(/^.*#/, "");
  return error;
}

function suffix(region: string): string {
  return region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
}
