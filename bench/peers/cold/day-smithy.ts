/** The service `day` over the AWS SDK's own signer, with the SDK's chain of credentials. */

import { defaultProvider } from "@aws-sdk/credential-provider-node";
import { SignatureV4 } from "@aws-sdk/signature-v4";
import { createSha256 } from "../sign/node-sha256.ts";
import { signedDay } from "./signed-day.ts";

const signer = new SignatureV4({
  region: process.env["API_GATEWAY_REGION"] ?? "",
  service: "execute-api",
  credentials: defaultProvider(),
  sha256: createSha256(),
});

export const handler = signedDay(async (request) => {
  const { host, hostname, pathname, protocol, searchParams } = new URL(request.url);
  const { headers } = await signer.sign({
    method: request.method,
    protocol,
    hostname,
    path: pathname,
    query: Object.fromEntries(searchParams),
    headers: { ...Object.fromEntries(request.headers), host },
  });
  return new Request(request, { headers });
});
