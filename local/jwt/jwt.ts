import { type Json, parseObject } from "../json.ts";

/** The parts of a JSON Web Token. Nothing is verified. */
export interface Jwt {
  header: Json;
  claims: Json;
  /** The signed part: `HEADER.CLAIMS`. */
  input: string;
  signature: Buffer;
}

/** Splits a token into its three parts. Undefined when it is not a JWT (RFC 7519, section 7.2). */
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

/** Whether a part is canonical base64url, with its unused bits zero (RFC 4648, section 3.5). Otherwise one signature could be written in several ways. */
function isBase64url(part: string): boolean {
  return Buffer.from(part, "base64url").toString("base64url") === part;
}
