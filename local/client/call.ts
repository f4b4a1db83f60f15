import type { Json } from "../json.ts";
import { UserError } from "../user-error.ts";
import { askControl } from "./ask-control.ts";
import type { Identity } from "./identity.ts";
import { type KeysOptions, keysOf } from "./keys-of.ts";
import type { RunningStack } from "./running-stacks.ts";
import { type HttpAnswer, sendRequest } from "./send-request.ts";
import { type Header, type Signed, sign } from "./sign.ts";

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

/** A request that was sent, and its answer. */
export interface Call {
  /** The signed request; undefined for a request without a signature. */
  signed: Signed | undefined;
  answer: HttpAnswer;
}

/** Headers that signing writes. */
const WRITTEN_BY_SIGNING = /^(?:authorization|x-amz-date|x-amz-security-token)$/i;

/** Signs a request as the identity, and sends it. Throws a UserError when the identity has no keys, and when no answer comes. */
export async function call(options: CallOptions): Promise<Call> {
  const { identity, now, stack, shell } = options;
  const { origin, request } = toRequest(options);
  const keys = await keysOf(identity, options);
  if (keys === undefined) return { signed: undefined, answer: await sendRequest(origin, request) };

  const own = options.headers.find(([name]) => WRITTEN_BY_SIGNING.test(name));
  if (own !== undefined) throw new UserError(`Signing writes the header ${own[0]}. Send your own with --as nobody.`);
  const region = regionOf(origin, stack, shell);
  const signed = sign(request, keys, { region, service: "execute-api", now: now() });
  return { signed, answer: await sendRequest(origin, { ...request, headers: signed.headers }) };
}

/** Asks the stack for the record of a call. Undefined when the stack does not know the request. */
export async function recordOf(stack: RunningStack, { answer }: Call): Promise<Json | undefined> {
  const [, requestId] = answer.headers.find(([name]) => name.toLowerCase() === "x-amzn-requestid") ?? [];
  if (requestId === undefined) return undefined;
  const { body, status } = await askControl(stack, `requests/${encodeURIComponent(requestId)}`);
  return status === 200 ? body : undefined;
}

function toRequest({ body, headers, method, target, url }: CallOptions) {
  const { host, origin, pathname } = new URL(url);
  const has = (name: string) => headers.some(([sent]) => sent.toLowerCase() === name);
  const added: Header[] = [];
  if (!has("host")) added.push(["Host", host]);
  if (body !== "" && !has("content-type")) added.push(["Content-Type", "application/json"]);
  return {
    origin,
    request: {
      method,
      target: pathname.replace(/\/$/, "") + encodeTarget(target),
      headers: [...added, ...headers],
      body,
    },
  };
}

/** Percent-encodes what HTTP does not allow in a target: spaces, control characters and everything outside ASCII. */
function encodeTarget(target: string): string {
  return target.toWellFormed().replaceAll(/[^\x21-\x7e]+/g, encodeURIComponent);
}

/** The region that an address of AWS names. For any other address: the region of the stack, or else the region in the shell's variables. */
function regionOf(origin: string, stack: RunningStack | undefined, shell: KeysOptions["shell"]): string {
  const [, ofAddress] = /\.execute-api\.([a-z0-9-]+)\.amazonaws\.com/.exec(origin) ?? [];
  const region = ofAddress ?? stack?.environment["AWS_REGION"] ?? shell["AWS_REGION"];
  if (region === undefined) throw new UserError("The region to sign for is not known. Set AWS_REGION.");
  return region;
}
