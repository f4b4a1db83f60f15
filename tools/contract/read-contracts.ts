import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { load, YAMLException } from "js-yaml";
import { asObject, isObject, type Json } from "../../local/json.ts";
import { nearestName, suggestion } from "../../local/suggestion.cjs";
import type { ApiContract, ContractProblem } from "./api-contract.ts";
import { checkDeployedText } from "./deployed-text.ts";
import { checkExtensionNames } from "./extension-names.ts";
import { checkGatewayLimits } from "./gateway-limits.ts";
import { loadDocument } from "./load-document.ts";
import { type PatternCost, patternCost } from "./patterns.ts";
import { type PlaceOf, placesIn, START } from "./place.ts";
import { pointer } from "./pointer.ts";
import { readCors } from "./read-cors.ts";
import { type ReadOperations, readOperations } from "./read-operations.ts";
import { createReport, type Report } from "./report.ts";
import { checkSharedResources } from "./shared-resources.ts";

/** Every contract, sorted by name; or the problems of all of them. */
export type ReadContracts =
  | { ok: true; contracts: readonly ApiContract[]; warnings: readonly ContractProblem[] }
  | { ok: false; problems: readonly ContractProblem[]; warnings: readonly ContractProblem[] };

/**
 * Reads every `*.yaml` of `directory` that has paths, sorted by name. Files without paths are read where a contract refers to them.
 *
 * Problems are gathered, not thrown one by one: an operation that does not say who may call it, an undeclared 400, a path that API
 * Gateway would refuse. Warnings say where an API differs from its contract, and do not stop generating. Throws when the directory cannot
 * be read.
 */
export async function readContracts(directory: string): Promise<ReadContracts> {
  const names = (await readdir(directory)).filter((name) => /\.ya?ml$|\.json$/.test(name)).sort();
  const read = await Promise.all(names.map((name) => readContract(join(directory, name), name)));

  const problems = distinct(read.flatMap((one) => (one?.ok === false ? one.problems : [])));
  const found = read.flatMap((one) => one?.warnings ?? []);
  if (problems.length > 0) return { ok: false, problems, warnings: distinct(found) };
  const others = names.filter((_, index) => read[index] === null).map((name) => `api/${name}`);
  const used = new Set(read.flatMap((one) => (one?.ok ? one.files : [])));
  const unused = await Promise.all(others.filter((file) => !used.has(file)).map((file) => unusedFile(directory, file)));
  return {
    ok: true,
    contracts: read.flatMap((one) => (one?.ok ? [one.contract] : [])),
    warnings: distinct([...found, ...unused]),
  };
}

/** The warning of a file that is no contract and that no contract refers to. Its author may have misspelt the word paths. */
async function unusedFile(directory: string, file: string): Promise<ContractProblem> {
  const text = await readFile(join(directory, basename(file)), "utf8");
  const misspelt = nearestName("paths", Object.keys(readRoot(text)));
  const place = misspelt === undefined ? { file, position: START } : placesIn(file, text)(pointer(misspelt));
  const meant = misspelt === undefined ? "" : suggestion(misspelt, ["paths"]);
  return { ...place, sentence: `has no paths${meant}, so it is not a contract, and no contract refers to it` };
}

type ReadContract =
  | { ok: true; contract: ApiContract; files: readonly string[]; warnings: readonly ContractProblem[] }
  | { ok: false; problems: readonly ContractProblem[]; warnings: readonly ContractProblem[] };

/** Reads a contract; null for a file without paths. */
async function readContract(path: string, fileName: string): Promise<ReadContract | null> {
  const text = await readFile(path, "utf8");
  const root = readRoot(text);
  if (root["paths"] === undefined) return null;
  const name = fileName.replace(/\.(?:ya?ml|json)$/, "");
  const file = `api/${fileName}`;
  const head = headProblems(root, name, file, placesIn(file, text));
  if (head.length > 0) return { ok: false, problems: head, warnings: [] };

  const loaded = await loadDocument(path, file);
  if (!loaded.ok) return { ...loaded, warnings: [] };

  const { files, placeOf } = loaded;
  const report = createReport(placeOf);
  checkExtensionNames(loaded.document, report);
  const document = prepare(loaded.document, report);
  checkGatewayLimits(document, report);
  const { operations, patterns } = readOperations(document, report);
  if (operations.length === 0) {
    report.problem(
      "#/paths",
      "has no operation, and API Gateway deploys no API without one. Write a method under a path",
    );
  }
  checkSharedResources(operations, report);
  const cors = readCors(document, report);
  if (cors !== null) checkNoOptions(operations, report);
  await checkPatterns(patterns, report);
  const info = asObject(document["info"]);
  for (const key of ["title", "version"]) checkDeployedText(report, `#/info/${key}`, info[key]);
  if (!/^\d+\.\d+\.\d+$/.test(String(info["version"]))) {
    report.warning(
      "#/info/version",
      "must be three numbers, as in 1.0.0, for `npm run check -- --against` to compare versions",
    );
  }
  const { problems, warnings } = report;
  if (problems.length > 0) return { ok: false, problems, warnings };
  const contract: ApiContract = {
    name,
    file,
    title: String(info["title"]),
    version: String(info["version"]),
    operations,
    cors,
    schemas: schemasOf(document),
    document,
    placeOf,
  };
  return { ok: true, contract, files, warnings };
}

/** Reports operations of the method OPTIONS: with x-countersign-cors, API Gateway itself answers this method. */
function checkNoOptions(operations: ApiContract["operations"], report: Report): void {
  for (const { method, pointer } of operations) {
    if (method === "OPTIONS")
      report.problem(
        pointer,
        "cannot stand beside x-countersign-cors, for which API Gateway answers OPTIONS itself. Remove one of them",
      );
  }
}

/**
 * Prepares a document for the rest of the build. Drops other tools' extensions, whose references may lead nowhere. Writes operationIds in
 * letters and digits (`list-orders` becomes `listOrders`), because handlers, grants and CloudFormation's ids contain them.
 */
function prepare(document: Json, report: Report): Json {
  const renamed: { where: string; id: string; plain: string }[] = [];
  const paths = Object.entries(withoutExtensions(document["paths"])).map(([path, item]) => {
    const named = Object.entries(withoutExtensions(item)).map(([method, operation]) => [
      method,
      isObject(operation)
        ? withPlainId(withoutExtensions(operation), (id, plain) =>
            renamed.push({ where: `${pointer("paths", path, method)}/operationId`, id, plain }),
          )
        : operation,
    ]);
    return [path, Object.fromEntries(named)];
  });
  const [first] = renamed;
  if (first !== undefined) {
    const others = renamed.length === 1 ? "" : `, and ${renamed.length - 1} other ids are shortened in the same way`;
    report.warning(first.where, `handlers and grants write ${first.id} as ${first.plain}${others}`);
  }
  return {
    ...withoutExtensions(document),
    ...(isObject(document["components"]) && { components: withoutExtensions(document["components"]) }),
    paths: Object.fromEntries(paths),
  };
}

/** A copy of `holder` without extensions, except Amazon's and ours. */
function withoutExtensions(holder: unknown): Json {
  const kept = Object.entries(asObject(holder)).filter(([key]) => !/^x-(?!amazon-|countersign-)/.test(key));
  return Object.fromEntries(kept);
}

function withPlainId(operation: Json, renamed: (id: string, plain: string) => void): Json {
  const id = operation["operationId"];
  if (typeof id !== "string" || /^[A-Za-z0-9]*$/.test(id)) return operation;
  const operationId = id
    .replaceAll(/[^A-Za-z0-9]+(.)?/g, (_, letter: string | undefined) => (letter ?? "").toUpperCase())
    .replace(/^./, (letter) => letter.toLowerCase());
  renamed(id, operationId);
  return { ...operation, operationId };
}

/** The length of strings, in characters, up to which every pattern matches fast, however much it backtracks. */
const SHORT = 64;

async function checkPatterns(patterns: ReadOperations["patterns"], report: Report): Promise<void> {
  const costs = new Map<string, PatternCost>();
  for (const { maxLength, pointer, unicode } of patterns) {
    const cost = costs.get(unicode) ?? (await patternCost(unicode));
    costs.set(unicode, cost);
    if (cost === "exponential") {
      report.problem(
        pointer,
        "backtracks exponentially: one request with a well-chosen string stops the service. Rewrite it so that a string matches in one way only",
      );
    } else if (cost !== "linear" && (maxLength === null || maxLength > SHORT)) {
      const worst = cost === "unknown" ? "may backtrack for long" : "backtracks in a power of the string's length";
      report.warning(
        pointer,
        `${worst}. Add a maxLength of ${SHORT} or less, or rewrite it so that a string matches in one way only`,
      );
    }
  }
}

/**
 * Reads the members of a document's root that tell what kind of document it is: `openapi`, `swagger` and `paths`. When the text is not
 * YAML, looks for these words at the beginnings of lines.
 */
function readRoot(text: string): Json {
  try {
    return asObject(load(text));
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const found = ["openapi", "swagger", "paths"].flatMap((key) => {
      const line = new RegExp(`^\\s*["']?${key}["']?\\s*:\\s*["']?([^"'\\s#,]*)`, "m").exec(text);
      return line === null ? [] : [[key, line[1]]];
    });
    return Object.fromEntries(found);
  }
}

/** Finds problems of a file's name and OpenAPI version. Both are checked first, because OpenAPI's rules differ from version to version. */
function headProblems(root: Json, name: string, file: string, placeOf: PlaceOf): ContractProblem[] {
  const problems: ContractProblem[] = [];
  const [openapi, swagger] = [root["openapi"], root["swagger"]].map((version) =>
    version === undefined ? undefined : String(version),
  );
  if (!file.endsWith(".yaml")) {
    problems.push({
      ...placeOf("#/"),
      sentence: `the name of a contract's file must end in .yaml, also when it holds JSON. Rename it to ${name}.yaml`,
    });
  }
  if (openapi === undefined || !/^3\.0\.\d+$/.test(openapi)) {
    const sentence = versionSentence(openapi, swagger);
    problems.push({ ...placeOf(swagger ? "#/swagger" : "#/openapi"), sentence });
  }
  if (!/^[a-z][a-z0-9]*$/.test(name)) {
    const sentence = `the name of a contract's file becomes part of CloudFormation's ids. Rename ${name} to lower-case letters and digits`;
    problems.push({ ...placeOf("#/"), sentence });
  }
  return problems;
}

function versionSentence(openapi: string | undefined, swagger: string | undefined): string {
  const only = "API Gateway imports OpenAPI 3.0 only";
  if (swagger !== undefined) return `is Swagger ${swagger}, but ${only}. Convert the document`;
  if (openapi === undefined) return "the version of OpenAPI is missing. Write openapi: 3.0.3 in the first line";
  const changes = openapi.startsWith("3.1")
    ? ", nullable: true for the type null, and an enum of one value for const"
    : "";
  return `is ${openapi}, but ${only}. Write 3.0.3${changes}`;
}

function schemasOf(document: ApiContract["document"]): ApiContract["schemas"] {
  const schemas = Object.entries(asObject(asObject(document["components"])["schemas"]));
  return Object.fromEntries(schemas.flatMap(([name, schema]) => (isObject(schema) ? [[name, schema]] : [])));
}

/** Drops repeated problems: a fault in a shared file is met once for every contract that refers to it. */
function distinct(problems: readonly ContractProblem[]): ContractProblem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}
