/** The examples in docstrings: each `@example` is a module that compiles as it stands, and every public function has one. */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { ROOT } from "./fixtures/command.ts";
import { compilerHost } from "./fixtures/compiler-host.ts";

/** The entry files of the packages that this repository makes, by the name under which examples import them. */
const PACKAGES: Readonly<Record<string, string>> = {
  "countersign/call": "lib/call/index.ts",
  "countersign-local": "local/stack/start-local.ts",
};

/** Public functions that the pages in docs/ tell readers to use, although no service here imports them. */
const DOCUMENTED: readonly string[] = [
  "lib/serve/logger.ts jsonLogger",
  "lib/serve/metrics.ts emfMetrics",
  "local/stack/start-local.ts startLocal",
];

interface Example {
  /** The file and line: `lib/call/signed-fetch.ts:66`. */
  place: string;
  code: string;
}

const sources = ["lib", "local", "services"]
  .flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" }).map((file) => join(folder, file)),
  )
  .filter((file) => /(?<!\.test|\.d)\.ts$/.test(file))
  .map((file) => ts.createSourceFile(file, readFileSync(join(ROOT, file), "utf8"), ts.ScriptTarget.Latest, true));

/** Every `@example` of a file. */
function examplesIn(file: ts.SourceFile): Example[] {
  const examples: Example[] = [];
  const visit = (node: ts.Node): void => {
    for (const tag of ts.getJSDocTags(node)) {
      if (tag.tagName.text !== "example" || tag.parent.parent !== node) continue;
      const { line } = file.getLineAndCharacterOfPosition(tag.getStart());
      const code = file.text
        .slice(tag.tagName.end, tag.end)
        .replace(/\s*\*\/$/, "")
        .replaceAll(/^\s*\* ?/gm, "");
      examples.push({ place: `${file.fileName}:${line + 1}`, code });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return examples;
}

/** The compiler's errors in examples. Each example is compiled as a module of a folder in services/, where a reader would put it. */
function errorsIn(examples: readonly Example[]): string[] {
  const { config } = ts.readConfigFile(join(ROOT, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, files: [], include: [] }, ts.sys, ROOT);
  const host = compilerHost(options);
  const modules = new Map(examples.map((example, index) => [join(ROOT, `services/example/${index}.ts`), example]));
  const [readFile, fileExists] = [host.readFile.bind(host), host.fileExists.bind(host)];
  host.readFile = (name) => modules.get(name)?.code ?? readFile(name);
  host.fileExists = (name) => modules.has(name) || fileExists(name);
  host.resolveModuleNameLiterals = (literals, from, redirected, _, file) =>
    literals.map((literal) => {
      const ours = PACKAGES[literal.text];
      const name = ours === undefined ? literal.text : join(ROOT, ours);
      const mode = ts.getModeForUsageLocation(file, literal, options);
      return ts.resolveModuleName(name, from, options, host, undefined, redirected, mode);
    });
  const program = ts.createProgram([...modules.keys()], options, host);
  return [...modules].flatMap(([name, { place }]) => {
    const file = program.getSourceFile(name);
    const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    return found.map(({ messageText }) => `${place}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`);
  });
}

/** Each exported function and class, as `FILE NAME`. */
function exportsOf(file: ts.SourceFile): { id: string; hasExample: boolean }[] {
  return file.statements
    .filter((node) => ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node))
    .filter((node) => node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword))
    .map((node) => ({
      id: `${file.fileName} ${node.name?.text}`,
      hasExample: ts.getJSDocTags(node).some(({ tagName }) => tagName.text === "example"),
    }));
}

/** The names that files import from lib/ or a package's index exports, as `FILE NAME`. Types are left out. */
function namesFrom(file: ts.SourceFile): string[] {
  return file.statements.flatMap((node) => {
    const isImport = ts.isImportDeclaration(node);
    const from = isImport || ts.isExportDeclaration(node) ? node.moduleSpecifier : undefined;
    if (from === undefined || !ts.isStringLiteral(from)) return [];
    const names = isImport ? node.importClause?.namedBindings : ts.isExportDeclaration(node) && node.exportClause;
    if (!names || !(ts.isNamedImports(names) || ts.isNamedExports(names))) return [];
    const path = relative(ROOT, join(ROOT, file.fileName, "..", from.text));
    return names.elements.map(({ name, propertyName }) => `${path} ${(propertyName ?? name).text}`);
  });
}

describe("the examples in docstrings", () => {
  const examples = sources.flatMap(examplesIn);

  it("compile, each as a module of its own", { timeout: 120_000 }, () => {
    expect(examples.length).toBeGreaterThan(10);
    expect(errorsIn(examples)).toEqual([]);
  });

  it("stand on every function and class that the package exports, that a service imports from lib, or that docs name", () => {
    const isPublic = ({ fileName }: ts.SourceFile) =>
      fileName === "lib/call/index.ts" || fileName.startsWith("services/");
    const wanted = new Set([...sources.filter(isPublic).flatMap(namesFrom), ...DOCUMENTED]);
    const found = sources.flatMap(exportsOf).filter(({ id }) => !id.startsWith("services/") && wanted.has(id));
    expect(found.map(({ id }) => id)).toEqual(
      expect.arrayContaining([...DOCUMENTED, "lib/call/signed-fetch.ts signedFetch", "lib/serve/serve.ts serve"]),
    );
    expect(found.filter(({ hasExample }) => !hasExample).map(({ id }) => id)).toEqual([]);
  });

  it("are read as a reader copies them, and a broken one is found", { timeout: 120_000 }, () => {
    const text = `/**\n * Adds.\n *\n * @example\n * import { problem } from "../../lib/serve/problem.ts";\n *\n * problem("404", "no");\n */\nexport function add() {}\n`;
    const examples = examplesIn(ts.createSourceFile("lib/add.ts", text, ts.ScriptTarget.Latest, true));
    expect(errorsIn(examples)).toEqual([expect.stringMatching(/^lib\/add\.ts:4: Argument of type 'string'/)]);
  });
});
