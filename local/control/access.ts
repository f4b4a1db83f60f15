import { createHash, timingSafeEqual } from "node:crypto";
import { headerValues, type RawRequest } from "../http/raw-message.ts";

/**
 * The header with the token. A page of another origin cannot send this header: the browser first asks for permission with a preflight request, and the
 * stack does not grant it.
 */
const TOKEN_HEADER = "x-countersign-token";

/**
 * Tells whether a request to a control route is allowed: it has the token, once, and comes from the console's own page or from no page. A browser names the
 * page's origin in Origin and in Sec-Fetch-Site; a command sends neither header.
 */
export function mayControl(request: Pick<RawRequest, "headers">, token: string): boolean {
  const [given, ...others] = headerValues(request, TOKEN_HEADER);
  if (given === undefined || others.length > 0) return false;
  return isOwnOrigin(request) && isOwnSite(request) && timingSafeEqual(digest(given), digest(token));
}

/** Tells whether Origin is missing, or is the address that the request was sent to. The listener has checked that Host is this machine. */
function isOwnOrigin(request: Pick<RawRequest, "headers">): boolean {
  const host = headerValues(request, "host")[0]?.toLowerCase();
  return headerValues(request, "origin").every((origin) => origin === `http://${host}`);
}

/** Tells whether Sec-Fetch-Site is missing, or says that a page of the same origin or the person at the browser has sent the request. */
function isOwnSite(request: Pick<RawRequest, "headers">): boolean {
  return headerValues(request, "sec-fetch-site").every((site) => site === "same-origin" || site === "none");
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
