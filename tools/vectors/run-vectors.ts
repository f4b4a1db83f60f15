import { readFile } from "node:fs/promises";
import { UserError } from "../../local/user-error.ts";
import { checkSigning, isRefusedByClient } from "./check-signing.ts";
import { checkVerifying } from "./check-verifying.ts";
import type { Finding, VectorFile } from "./vector.ts";

/** Counts of the cases in one file of vectors. */
export interface VectorCounts {
  passed: number;
  failed: number;
  /** Number of signing cases that passed without the client's signer, because the client refuses their URL on purpose. */
  withoutClient: number;
}

/**
 * Tests the signer and the verifier with one file of SigV4 test vectors, prints each difference, and returns the counts. Throws a UserError
 * when the file cannot be read or has no list of cases.
 */
export async function runVectors(name: string, print: (line: string) => void): Promise<VectorCounts> {
  const file = await readVectors(name);
  let failed = 0;
  for (const vector of file.cases) {
    const findings = "expect" in vector ? checkVerifying(vector, file) : checkSigning(vector);
    if (findings.length > 0) failed++;
    for (const finding of findings) print(difference(vector.name, finding));
  }
  const withoutClient = file.cases.filter((vector) => !("expect" in vector) && isRefusedByClient(vector)).length;
  return { passed: file.cases.length - failed, failed, withoutClient };
}

async function readVectors(name: string): Promise<VectorFile> {
  let file: unknown;
  try {
    file = JSON.parse(await readFile(name, "utf8"));
  } catch (error) {
    throw new UserError(`${name} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
  if (typeof file === "object" && file !== null && "cases" in file && Array.isArray(file.cases)) {
    return { ...file, cases: file.cases };
  }
  throw new UserError(`${name} is not a file of vectors: it has no list named cases. test/vectors/ has two examples.`);
}

function difference(name: string, { actual, expected, part }: Finding): string {
  return `${name}: ${part}\n  expected ${indent(expected)}\n  actual   ${indent(actual)}`;
}

function indent(text: string): string {
  return text.replaceAll("\n", "\n           ");
}
