/** Writes the request of a case as it is sent: its target, its headers, and its signature, correct or wrong. */
import { type Credentials, createSign } from "../../lib/call/sign.ts";
import { wireUrl } from "../../lib/call/wire-url.ts";
import type { ApiOperation } from "../contract/api-contract.ts";
import type { RequestValues, Spoiling, SuiteCase } from "./case.ts";
import { mediaTypeOf } from "./request-values.ts";
import type { WireRequest } from "./wire.ts";

export interface Signing {
  region: string;
  /** The caller's own keys. */
  session: Credentials;
  /** The session token of another session, for the case "foreign token", which signs with the keys of `session`. */
  foreignToken: string;
  /** The current time, in milliseconds since 1970 UTC. */
  now: () => number;
}

const HOUR_MS = 3_600_000;
/** A region and a service that exist but are not the API's. */
const OTHER_REGION = (region: string): string => (region === "us-east-1" ? "us-west-2" : "us-east-1");
const OTHER_SERVICE = "s3";

/** The request of a case without a signature. */
export function unsignedRequest(
  { contentType, method, operation, slash, values }: SuiteCase,
  base: string,
): WireRequest {
  const mediaType = contentType ?? mediaTypeOf(operation);
  return {
    method: method ?? operation.method,
    base,
    target: targetOf(operation, values, slash),
    headers: [
      ...values.header,
      ...(values.body === undefined || mediaType === undefined ? [] : [["Content-Type", mediaType] as const]),
    ],
    ...(values.body !== undefined && { body: values.body }),
  };
}

/**
 * The request of a case as it is sent: signed when the operation needs a signature, and with the wrong signature that the case asks for.
 */
export async function writeRequest(one: SuiteCase, base: string, signing: Signing | undefined): Promise<WireRequest> {
  const plain = unsignedRequest(one, base);
  if (one.operation.auth === "NONE" || one.spoiled === "no signature") return plain;
  if (one.spoiled === "garbage")
    return { ...plain, headers: [...plain.headers, ["Authorization", "AWS4-HMAC-SHA256 garbage"]] };
  if (signing === undefined) throw new Error(`${one.operation.id} wants a signature, and there is no session`);
  return signRequest(plain, signing, one.spoiled);
}

/**
 * Signs a request. For a "tampered" case the signature is made for changed content and the original is sent, so that the request still
 * reaches the operation's route.
 */
function signRequest(plain: WireRequest, signing: Signing, spoiled: Spoiling | undefined): WireRequest {
  const { session } = signing;
  const toSign = spoiled === undefined ? plain : tamper(plain, spoiled);
  const sign = createSign({
    region: spoiled === "wrong region" ? OTHER_REGION(signing.region) : signing.region,
    service: spoiled === "wrong service" ? OTHER_SERVICE : "execute-api",
  });
  const headers: Record<string, string> = Object.fromEntries(
    toSign.headers.map(([name, value]) => [name.toLowerCase(), value]),
  );
  if (spoiled === "tampered header") headers["x-amz-meta-countersign"] = "signed";
  const made = sign(
    {
      method: toSign.method,
      url: wireUrl(toSign.base + toSign.target),
      headers,
      body: toSign.body === undefined ? undefined : Buffer.from(toSign.body),
    },
    keysFor(session, spoiled),
    signing.now() + shiftOf(spoiled),
  );
  const added = Object.entries(made).filter(([name]) => /^(?:authorization|x-amz-)/.test(name));
  const sent = added.map(([name, value]): readonly [string, string] => [
    name,
    name === "x-amz-meta-countersign" ? "sent" : value,
  ]);
  const token = spoiled === "foreign token" ? signing.foreignToken : undefined;
  const own = plain.headers.filter(([name]) => !sent.some(([other]) => other === name.toLowerCase()));
  return {
    ...plain,
    headers: [
      ...own,
      ...sent.map(
        ([name, value]) => [name, name === "x-amz-security-token" && token !== undefined ? token : value] as const,
      ),
    ],
  };
}

function tamper(plain: WireRequest, spoiled: Spoiling): WireRequest {
  const [path = "", query] = plain.target.split("?");
  switch (spoiled) {
    case "tampered path":
      return { ...plain, target: `${path}x${query === undefined ? "" : `?${query}`}` };
    case "tampered query":
      return { ...plain, target: `${path}?${query === undefined ? "" : `${query}&`}tampered=1` };
    case "tampered body":
      return { ...plain, body: `${plain.body ?? ""} ` };
    default:
      return plain;
  }
}

function keysFor(session: Credentials, spoiled: Spoiling | undefined): Credentials {
  const { sessionToken, ...keys } = session;
  if (spoiled === "missing token") return keys;
  if (spoiled === "wrong secret")
    return { ...session, secretAccessKey: session.secretAccessKey.split("").reverse().join("") };
  return sessionToken === undefined ? keys : session;
}

function shiftOf(spoiled: Spoiling | undefined): number {
  return spoiled === "stale date" ? -HOUR_MS : spoiled === "future date" ? HOUR_MS : 0;
}

function targetOf(
  { parameters, path }: ApiOperation,
  { path: segments, query }: RequestValues,
  slash: SuiteCase["slash"],
): string {
  const isList = (name: string) => parameters.some((one) => one.in === "path" && one.name === name && one.array);
  const filled = segments.reduce((text, [name, value]) => {
    // The commas between the items of a list are sent as they are (RFC 6570, 3.2.2).
    const encoded = isList(name) ? value.split(",").map(percentEncode).join(",") : percentEncode(value);
    return text.replace(`{${name}}`, () => encoded).replace(`{${name}+}`, () => encoded);
  }, path);
  const slashed =
    slash === "at the end" ? `${filled}/` : slash === "doubled" ? filled.replace(/\/(?=[^/]*$)/, "//") : filled;
  return query.length === 0
    ? slashed
    : `${slashed}?${query.map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`).join("&")}`;
}

/** Percent-encodes everything except the unreserved characters of RFC 3986, as signing does. */
function percentEncode(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
