/** Signs the request that is sent under load, with keys that the running stack gives to a caller. */
import { randomBytes } from "node:crypto";
import { createSign } from "../../lib/call/sign.ts";
import { wireUrl } from "../../lib/call/wire-url.ts";
import type { Identity } from "../../local/client/identity.ts";
import { keysOf } from "../../local/client/keys-of.ts";
import { readStackFiles } from "../../local/client/running-stacks.ts";

/**
 * The headers of a signed GET. `awsPort` names the running stack, whose file is in `root`; `identity` is the caller. The signature is valid for five
 * minutes, so that a load does not measure the signer.
 */
export async function signedHeaders(
  url: string,
  { awsPort, identity, root }: { awsPort: number; identity: Identity; root: string },
): Promise<Readonly<Record<string, string>>> {
  const stack = (await readStackFiles(root)).find(({ port }) => port === awsPort);
  if (stack === undefined) throw new Error(`no stack runs on port ${awsPort}`);
  const keys = await keysOf(identity, { stack, shell: {}, now: Date.now, randomBytes });
  if (keys === undefined) throw new Error("the caller has no keys");
  const region = stack.environment["AWS_REGION"] ?? "";
  const sign = createSign({ region, service: "execute-api" });
  const credentials = { ...keys, sessionToken: keys.sessionToken ?? "" };
  return sign({ method: "GET", url: wireUrl(url), headers: {}, body: undefined }, credentials, Date.now());
}
