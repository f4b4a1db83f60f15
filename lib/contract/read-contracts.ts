import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ApiContract, ContractProblem } from "./api-contract.ts";
import { isObject, objectOr } from "./api-contract.ts";
import { loadDocument } from "./load-document.ts";
import { readOperations } from "./read-operations.ts";

/** Every contract, by name; or everything that is wrong with any of them. */
export type ReadContracts =
  | { ok: true; contracts: readonly ApiContract[] }
  | { ok: false; problems: readonly ContractProblem[] };

/**
 * Reads every `*.yaml` of `directory` that has paths; the others are only referred to. Sorted by name.
 *
 * Problems are gathered, not thrown one by one: an operation without an auth decision, an answer without a body's schema,
 * a keyword that API Gateway or the service could not hold. Throws when the directory cannot be read.
 */
export async function readContracts(directory: string): Promise<ReadContracts> {
  const names = (await readdir(directory)).filter((file) => file.endsWith(".yaml")).sort();
  const read = await Promise.all(names.map((file) => readContract(join(directory, file), file.replace(/\.yaml$/, ""))));

  const problems = distinct(read.flatMap((one) => (one === null || one.ok ? [] : one.problems)));
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, contracts: read.flatMap((one) => (one?.ok ? [one.contract] : [])) };
}

type ReadContract = { ok: true; contract: ApiContract } | { ok: false; problems: readonly ContractProblem[] };

/** A contract, or null for a file that has no paths. */
async function readContract(path: string, name: string): Promise<ReadContract | null> {
  const text = await readFile(path, "utf8");
  if (!/^paths:/m.test(text)) return null;
  const file = `api/${name}.yaml`;
  const head = headProblems(text, name, file);
  if (head.length > 0) return { ok: false, problems: head };

  const loaded = await loadDocument(path, file);
  if (!loaded.ok) return loaded;

  const { document } = loaded;
  const { operations, problems } = readOperations(document, file);
  const info = objectOr(document["info"]);
  if (!/^\d+\.\d+\.\d+$/.test(String(info["version"]))) {
    const sentence = "must be three numbers, as in 1.0.0";
    return { ok: false, problems: [{ file, pointer: "#/info/version", sentence }, ...problems] };
  }
  if (problems.length > 0) return { ok: false, problems };
  const contract: ApiContract = {
    name,
    file,
    title: String(info["title"]),
    version: String(info["version"]),
    operations,
    schemas: schemasOf(document),
    document,
  };
  return { ok: true, contract };
}

/** What has to be right before the document is read by OpenAPI's rules, which differ from version to version. */
function headProblems(text: string, name: string, file: string): ContractProblem[] {
  const problems: ContractProblem[] = [];
  const version = /^openapi:\s*["']?([^"'\s#]+)/m.exec(text)?.[1] ?? "not given";
  if (!/^3\.0\.\d+$/.test(version)) {
    const sentence = `is ${version}. API Gateway imports OpenAPI 3.0 only: write 3.0.3`;
    problems.push({ file, pointer: "#/openapi", sentence });
  }
  if (!/^[a-z][a-z0-9]*$/.test(name)) {
    const sentence = `the file's name, ${name}, becomes part of CloudFormation's ids: use lower-case letters and digits`;
    problems.push({ file, pointer: "#/", sentence });
  }
  return problems;
}

function schemasOf(document: ApiContract["document"]): ApiContract["schemas"] {
  const schemas = Object.entries(objectOr(objectOr(document["components"])["schemas"]));
  return Object.fromEntries(schemas.flatMap(([name, schema]) => (isObject(schema) ? [[name, schema]] : [])));
}

/** A fault in a shared file is met once for every contract that refers to it. */
function distinct(problems: readonly ContractProblem[]): ContractProblem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}
