import { type Json, parseObject } from "../json.ts";

/** A JSON Web Token taken apart, nothing of it verified. */
export interface Jwt {
  header: Json;
  claims: Json;
  /** What was signed. */
  input: string;
  signature: Buffer;
}

/** Three parts of base64url, the first two JSON objects (RFC 7519, section 7.2); nothing when it is not that. */
export function parseJwt(token: string): Jwt | undefined {
  const parts = token.split(".");
  const [header = "", claims = "", signature = ""] = parts;
  if (parts.length !== 3 || !parts.every(isBase64url)) return undefined;
  const [parsedHeader, parsedClaims] = [header, claims].map((part) =>
    parseObject(Buffer.from(part, "base64url").toString("utf8")),
  );
  if (parsedHeader === undefined || parsedClaims === undefined) return undefined;
  return {
    header: parsedHeader,
    claims: parsedClaims,
    input: `${header}.${claims}`,
    signature: Buffer.from(signature, "base64url"),
  };
}

/** The one spelling of some bytes: bits to spare are zero (RFC 4648, section 3.5), so that no signature has two. */
function isBase64url(part: string): boolean {
  return Buffer.from(part, "base64url").toString("base64url") === part;
}
