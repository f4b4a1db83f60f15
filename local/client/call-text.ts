import { parseObject } from "../json.ts";
import { compareCanonical } from "./compare-canonical.ts";
import type { HttpAnswer } from "./send-request.ts";
import type { Signed } from "./sign.ts";

/** Writes the status line and the headers of an answer as they came, and the empty line before the body. */
export function headText({ headers, reason, status }: HttpAnswer): string {
  const lines = [`HTTP/1.1 ${status} ${reason}`, ...headers.map(([name, value]) => `${name}: ${value}`), ""];
  return lines.map((line) => `${line}\n`).join("");
}

/** Writes the two texts that a signature was made from. The session token is left out: with the keys, it lets anyone call as this caller. */
export function signingText(signed: Signed | undefined): string {
  if (signed === undefined) return "Not signed.\n";
  return `Canonical request:\n${indent(hideToken(signed.canonicalRequest))}\n\nString to sign:\n${indent(signed.stringToSign)}\n`;
}

/**
 * Compares the canonical request that the caller has signed with the one in AWS's answer to a wrong signature. Empty when the answer has none.
 */
export function mismatchText(signed: Signed | undefined, { body }: HttpAnswer): string {
  const message = parseObject(body.toString("utf8"))?.["message"];
  const [, expected] = /should have been\n'(.*?)'\n\nThe String-to-Sign/s.exec(String(message)) ?? [];
  if (signed === undefined || expected === undefined) return "";
  const lines = compareCanonical(hideToken(signed.canonicalRequest), hideToken(expected));
  if (lines === undefined) return "Both sides have the same canonical request: only the keys differ.\n";
  return `The canonical request that was signed (-), and the expected one (+):\n${indent(lines.join("\n"))}\n`;
}

function indent(text: string): string {
  return text.replaceAll(/^(?=.)/gm, "  ");
}

/** Hides the session token of a canonical request: with the keys, it lets anyone call as this caller. */
export function hideToken(canonical: string): string {
  return canonical.replace(/^x-amz-security-token:.+$/m, "x-amz-security-token:(not shown)");
}
