/** `npm run vectors -- FILE...`: the verifier and the client's signer against files of SigV4 vectors. */
import { readFile } from "node:fs/promises";
import { UserError } from "../local/user-error.ts";
import { checkSigning } from "../tools/vectors/check-signing.ts";
import { checkVerifying } from "../tools/vectors/check-verifying.ts";
import type { Finding, VectorFile } from "../tools/vectors/vector.ts";
import { command } from "./command.ts";

await command({
  usage: [
    "npm run vectors -- FILE...",
    "",
    "Holds signing cases against the verifier's canonicaliser and the client's signer, presigned forms and verifying cases",
    "against the verifier. Prints what differs, and for each file how many passed. test/vectors/ has two files.",
  ].join("\n"),
  options: {},
  operands: true,
  async run(_, files) {
    if (files.length === 0) throw new UserError("Which file? npm run vectors -- test/vectors/execute-api-sign.json");
    for (const file of files) await runFile(file);
  },
});

async function runFile(name: string): Promise<void> {
  const file = await readVectors(name);
  let failed = 0;
  for (const vector of file.cases) {
    const findings = "expect" in vector ? checkVerifying(vector, file) : await checkSigning(vector);
    if (findings.length > 0) failed++;
    for (const finding of findings) console.log(report(vector.name, finding));
  }
  console.log(`${name}: ${file.cases.length - failed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
}

async function readVectors(name: string): Promise<VectorFile> {
  try {
    const file: unknown = JSON.parse(await readFile(name, "utf8"));
    if (typeof file === "object" && file !== null && "cases" in file && Array.isArray(file.cases))
      return { ...file, cases: file.cases };
  } catch (error) {
    throw new UserError(`${name} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
  throw new UserError(`${name} is no file of vectors: it has no list of cases.`);
}

function report(name: string, { came, expected, what }: Finding): string {
  return `${name}: ${what}\n  expected ${indented(expected)}\n  came     ${indented(came)}`;
}

function indented(text: string): string {
  return text.replaceAll("\n", "\n           ");
}
