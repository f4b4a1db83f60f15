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
  const canonical = signed.canonicalRequest.replace(/^x-amz-security-token:.+$/m, "x-amz-security-token:(not shown)");
  return `Canonical request:\n${indent(canonical)}\n\nString to sign:\n${indent(signed.stringToSign)}\n`;
}

/** Writes the reason of the stack's decision. */
export function decisionText(reason: string | undefined): string {
  return `What decided:\n${indent(reason ?? "(only the stack that answered can tell)")}\n`;
}

function indent(text: string): string {
  return text.replaceAll(/^(?=.)/gm, "  ");
}
