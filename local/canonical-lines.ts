import type { CanonicalLine } from "./step-records.ts";

/** The places of the lines at the beginning and at the end of a canonical request. The lines between them are headers. */
const FIRST = ["method", "path", "query"] as const;
const LAST = ["end of headers", "signed headers", "body hash"] as const;

/**
 * Puts two canonical requests side by side, line by line: the request that the client has signed, and the request that the stack expects. Headers are paired by
 * name.
 *
 * Source of the form: IAM user guide, "Create a signed AWS API request".
 */
export function canonicalLines(signed: string, expected: string): readonly CanonicalLine[] {
  const [own, other] = [splitLines(signed), splitLines(expected)];
  const names = [...new Set([...own.headers.keys(), ...other.headers.keys()])].sort();
  return [
    ...FIRST.map((part, index) => lineOf(part, own.first[index], other.first[index])),
    ...names.map((name) => lineOf("header", own.headers.get(name), other.headers.get(name))),
    ...LAST.map((part, index) => lineOf(part, own.last[index], other.last[index])),
  ];
}

function splitLines(canonical: string) {
  const lines = canonical.split("\n");
  const headers = lines.slice(FIRST.length, -LAST.length);
  return {
    first: lines.slice(0, FIRST.length),
    headers: new Map(headers.map((line) => [line.slice(0, Math.max(0, line.indexOf(":"))), line])),
    last: lines.slice(-LAST.length),
  };
}

function lineOf(part: CanonicalLine["part"], signed: string | undefined, expected: string | undefined): CanonicalLine {
  return {
    part,
    ...(signed !== undefined && { signed }),
    ...(expected !== undefined && { expected }),
    differs: signed !== expected,
  };
}
