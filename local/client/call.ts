import type { Json } from "../json.ts";
import { UserError } from "../user-error.ts";
import { askControl } from "./ask-control.ts";
import type { Identity } from "./identity.ts";
import { type KeysOptions, keysOf } from "./keys-of.ts";
import type { RunningStack } from "./running-stacks.ts";
import { type Call, sendSigned } from "./send-signed.ts";
import type { Header } from "./sign.ts";

export interface CallOptions extends KeysOptions {
  identity: Identity;
  /** The address in front of the target: the address of an API of the stack, or any other URL. */
  url: string;
  method: string;
  /** Path and query: `/age?dob=19880101`. */
  target: string;
  headers: readonly Header[];
  body: string;
}

/** Signs a request as the identity, and sends it. Throws a UserError when the identity has no keys, and when no answer comes. */
export async function call(options: CallOptions): Promise<Call> {
  const { body, headers, identity, method, now, shell, stack, target, url } = options;
  const keys = await keysOf(identity, options);
  const region = keys === undefined ? "" : regionOf(url, stack, shell);
  return sendSigned({ url, method, target, headers, body, keys, region, now: now() });
}

/** Asks the stack for the record of a call. Undefined when the stack does not know the request. */
export async function recordOf(stack: RunningStack, { answer }: Call): Promise<Json | undefined> {
  const [, requestId] = answer.headers.find(([name]) => name.toLowerCase() === "x-amzn-requestid") ?? [];
  if (requestId === undefined) return undefined;
  const { body, status } = await askControl(stack, `requests/${encodeURIComponent(requestId)}`);
  return status === 200 ? body : undefined;
}

/** The region that an address of AWS names. For any other address: the region of the stack, or else the region in the shell's variables. */
function regionOf(url: string, stack: RunningStack | undefined, shell: KeysOptions["shell"]): string {
  const [, ofAddress] = /\.execute-api\.([a-z0-9-]+)\.amazonaws\.com/.exec(url) ?? [];
  const region = ofAddress ?? stack?.environment["AWS_REGION"] ?? shell["AWS_REGION"];
  if (region === undefined) throw new UserError("The region to sign for is not known. Set AWS_REGION.");
  return region;
}
