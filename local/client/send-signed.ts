import { UserError } from "../user-error.ts";
import { type HttpAnswer, sendRequest } from "./send-request.ts";
import { type Header, type Keys, type Signed, sign } from "./sign.ts";

/** A request to an API, and the keys that sign it. */
export interface SignedCall {
  /** The address in front of the target: the address of an API of the stack, or any other URL. */
  url: string;
  method: string;
  /** Path and query: `/age?dob=19880101`. */
  target: string;
  headers: readonly Header[];
  body: string;
  /** Undefined for a request without a signature. */
  keys: Keys | undefined;
  /** The region that the signature is for. */
  region: string;
  /** The current time, in milliseconds since 1970 UTC. */
  now: number;
}

/** A request that was sent, and its answer. */
export interface Call {
  /** The signed request; undefined for a request without a signature. */
  signed: Signed | undefined;
  answer: HttpAnswer;
}

/** Headers that signing writes. */
const WRITTEN_BY_SIGNING = /^(?:authorization|x-amz-date|x-amz-security-token)$/i;

/** Signs a request, when there are keys, and sends it. Throws a UserError when a header is there that signing writes, and when no answer comes. */
export async function sendSigned({ keys, now, region, ...call }: SignedCall): Promise<Call> {
  const { origin, request } = toRequest(call);
  if (keys === undefined) return { signed: undefined, answer: await sendRequest(origin, request) };
  const own = call.headers.find(([name]) => WRITTEN_BY_SIGNING.test(name));
  if (own !== undefined)
    throw new UserError(`Signing writes the header ${own[0]}. To send your own, choose the caller nobody.`);
  const signed = sign(request, keys, { region, service: "execute-api", now });
  return { signed, answer: await sendRequest(origin, { ...request, headers: signed.headers }) };
}

function toRequest({ body, headers, method, target, url }: Omit<SignedCall, "keys" | "now" | "region">) {
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
