import { headerValues, type RawRequest, type RawResponse } from "../http/raw-message.ts";
import { ASSETS, type AssetName, isAssetName, readAsset } from "./assets.ts";

/** The start of the paths of the page's script and style. */
const ASSET_PREFIX = "/_countersign/console/";

/** The content security policy of the page: only its own script and style run, and nothing frames it. Strings never become markup or code. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join("; ");

const PAGE_HEADERS: RawResponse["headers"] = [
  ["Content-Security-Policy", POLICY],
  ["X-Frame-Options", "DENY"],
  ["X-Content-Type-Options", "nosniff"],
  ["Referrer-Policy", "no-referrer"],
  ["Cross-Origin-Opener-Policy", "same-origin"],
  ["Cross-Origin-Resource-Policy", "same-origin"],
  ["Cache-Control", "no-store"],
];

/**
 * Answers a request for the console's page or for one of its files; undefined for every other request. The page is at `/`, its files are under
 * `/_countersign/console/`. They hold nothing of the stack, so that they need no token. A signed request for `/` is a request to AWS.
 */
export function servePage(request: RawRequest, folders?: readonly string[]): Promise<RawResponse> | undefined {
  const name = assetOf(request);
  return name && serveAsset(name, folders);
}

async function serveAsset(name: AssetName, folders?: readonly string[]): Promise<RawResponse> {
  const body = await readAsset(name, folders);
  if (body === undefined) {
    const sentence = "The page of the console is not built. Start the stack with `npm start`, which builds it.\n";
    return { status: 503, headers: [["Content-Type", "text/plain; charset=utf-8"], ...PAGE_HEADERS], body: sentence };
  }
  return { status: 200, headers: [["Content-Type", ASSETS[name]], ...PAGE_HEADERS], body };
}

function assetOf(request: RawRequest): AssetName | undefined {
  const { method, target } = request;
  if (method !== "GET" && method !== "HEAD") return undefined;
  if (target.startsWith(ASSET_PREFIX)) {
    const name = target.slice(ASSET_PREFIX.length);
    return isAssetName(name) ? name : undefined;
  }
  const isPage = /^\/(?:\?token=[\w-]*)?$/.test(target) && headerValues(request, "authorization").length === 0;
  return isPage ? "index.html" : undefined;
}
