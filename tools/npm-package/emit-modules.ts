import { readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { UserError } from "../../local/user-error.ts";
import { withJsImports } from "./with-js-imports.ts";
import type { PackageFile } from "./write-tarball.ts";

export interface Emitted {
  /** The package's files: each source as a JavaScript file and a declaration file, with the source's comments. */
  files: readonly PackageFile[];
  /** The npm packages that the sources import, sorted, without Node's own modules. */
  packages: readonly string[];
}

/** The failure when a source cannot become part of a package. Its message gives the place. */
export class PackProblem extends UserError {
  override name = "PackProblem";
}

/**
 * Emits a TypeScript module and all modules of its folder that it imports, as JavaScript and declarations. Works file by file and does not
 * check types, which `npm run typecheck` does. The same sources give the same text.
 *
 * Throws a PackProblem for a source that imports from outside its folder, and for an export without a written type, because its declaration
 * would have to be inferred from other files.
 */
export async function emitModules({ folder, entry }: { folder: string; entry: string }): Promise<Emitted> {
  // Loaded here, because it takes half a second that other commands need not pay.
  const { default: ts } = await import("typescript");
  const options = {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.ESNext,
    verbatimModuleSyntax: true,
  };
  const files: PackageFile[] = [];
  const packages = new Set<string>();
  const waiting = [entry];
  const seen = new Set(waiting);

  for (let source = waiting.shift(); source !== undefined; source = waiting.shift()) {
    const text = await readFile(join(folder, source), "utf8");
    for (const { fileName: specifier } of ts.preProcessFile(text).importedFiles) {
      if (specifier.startsWith("node:")) continue;
      if (!specifier.startsWith(".")) {
        packages.add(packageOf(specifier));
        continue;
      }
      const imported = relative(folder, join(folder, dirname(source), specifier));
      if (imported.startsWith(".."))
        throw new PackProblem(`${source} imports ${specifier}, which is not in the package.`);
      if (!seen.has(imported)) waiting.push(imported);
      seen.add(imported);
    }
    const input = { fileName: source, reportDiagnostics: true, compilerOptions: options };
    const script = ts.transpileModule(text, input);
    const declarations = ts.transpileDeclaration(text, {
      ...input,
      compilerOptions: { ...options, declaration: true, isolatedDeclarations: true },
    });
    const [problem] = [...(script.diagnostics ?? []), ...(declarations.diagnostics ?? [])];
    if (problem) throw new PackProblem(`${source}: ${ts.flattenDiagnosticMessageText(problem.messageText, " ")}`);
    files.push(
      { path: source.replace(/\.ts$/, ".js"), text: withJsImports(script.outputText) },
      { path: source.replace(/\.ts$/, ".d.ts"), text: withJsImports(declarations.outputText) },
    );
  }
  return {
    files: files.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
    packages: [...packages].sort(),
  };
}

/** Returns the package that an import belongs to: `@aws-sdk/client-s3/dist` -> `@aws-sdk/client-s3`. */
function packageOf(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}
