import { parseJson } from "../../json.ts";
import { payloadHash } from "../canonical-request.ts";
import type { Mismatch, Suspicion } from "./suspicion.ts";

/** The longest body, in bytes, of which other forms are tried. */
const MAX_BYTES = 64 * 1024;
/** The deepest nesting of a JSON body of which other forms are tried. */
const MAX_DEPTH = 32;

/** Lists the other bodies that a client may have signed. */
export function suspectBody({ canonical, headerLines, request: { body } }: Mismatch): readonly Suspicion[] {
  const suspicions: [hash: string, because: string][] = [
    [
      "UNSIGNED-PAYLOAD",
      "its body was left out of the signature (UNSIGNED-PAYLOAD), which execute-api does not accept",
    ],
    [payloadHash(Buffer.alloc(0)), "it was made for an empty body, and this request has one"],
  ];
  const [, sent = ""] = headerLines.find(([name]) => name.toLowerCase() === "x-amz-content-sha256") ?? [];
  if (/^[0-9a-f]{64}$/.test(sent)) {
    suspicions.push([
      sent,
      "its body was changed after it was signed: x-amz-content-sha256 is the hash of another body",
    ]);
  }
  for (const [text, because] of body.byteLength <= MAX_BYTES ? otherForms(Buffer.from(body)) : []) {
    suspicions.push([payloadHash(text), because]);
  }
  return suspicions
    .filter(([hash]) => hash !== canonical.bodyHash)
    .map(([bodyHash, because]) => ({ because, canonical: { bodyHash } }));
}

/** Other forms of a body: those that clients sign by mistake, and those from which a proxy makes this body. */
function otherForms(body: Buffer): [body: Buffer, because: string][] {
  const none = body.byteLength === 0;
  if (none)
    return ["{}", "null"].map((text) => [
      Buffer.from(text),
      `it was made for the body ${text}, and this request has none`,
    ]);
  const bytes = body.toString("latin1");
  const forms: [string, string][] = [
    [`${bytes}\n`, "its body was signed with a line break at its end, which this request does not have"],
    [bytes.replace(/\r?\n$/, ""), "its body was signed without the line break at its end"],
    [bytes.replaceAll("\r\n", "\n"), "its body was signed with other line breaks: LF, and this request has CR LF"],
    [bytes.replaceAll(/\r?\n/g, "\r\n"), "its body was signed with other line breaks: CR LF, and this request has LF"],
    [body.toString("utf8"), "its body was signed in the encoding ISO 8859-1, and this request has it in UTF-8"],
    [
      Buffer.from(bytes, "utf8").toString("latin1"),
      "its body was signed in UTF-8, and this request has it in ISO 8859-1",
    ],
  ];
  return [
    ...forms.map(([text, because]): [Buffer, string] => [Buffer.from(text, "latin1"), because]),
    ...jsonForms(body),
  ];
}

/**
 * The JSON of a body, written in the ways of usual libraries. A body that is nested deeply has no other forms: white space would make them
 * very long.
 */
function jsonForms(body: Buffer): [body: Buffer, because: string][] {
  const text = body.toString("utf8");
  const value = depthOf(text) <= MAX_DEPTH ? parseJson(text) : undefined;
  if (value === undefined) return [];
  const written = [undefined, 2, 4].map((indent) => JSON.stringify(value, undefined, indent));
  return [...written, pythonJson(value)].map((form) => [
    Buffer.from(form),
    "its body was signed with other white space, or other escapes, around the same JSON values",
  ]);
}

/** Returns the largest number of brackets that are open at once. Brackets inside strings count too. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    depth += bracket === "[" || bracket === "{" ? 1 : -1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

/** Writes JSON as Python's json.dumps does: with a space after each comma and colon, and in ASCII. */
function pythonJson(value: unknown): string {
  const lines = JSON.stringify(value, undefined, 1).split("\n");
  return lines
    .map((line) => line.replace(/^ +/, ""))
    .map((line) => (line.endsWith(",") ? `${line} ` : line))
    .join("")
    .replaceAll(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
