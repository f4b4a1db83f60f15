import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { PackProblem } from "./emit-modules.ts";
import { withJsImports } from "./with-js-imports.ts";
import type { PackageFile } from "./write-tarball.ts";

/**
 * Emits the declarations of a TypeScript module and of every module that they refer to. Works file by file and does not check types, which
 * `npm run typecheck` does. Throws a PackProblem for an export without a written type, and for a declaration that refers to another package.
 */
export async function emitDeclarations(folder: string, entry: string): Promise<readonly PackageFile[]> {
  // Loaded here, because it takes half a second that other commands need not pay.
  const { default: ts } = await import("typescript");
  const files: PackageFile[] = [];
  const waiting = [entry];
  const seen = new Set(waiting);
  for (let source = waiting.shift(); source !== undefined; source = waiting.shift()) {
    const { diagnostics, outputText } = ts.transpileDeclaration(await readFile(join(folder, source), "utf8"), {
      fileName: source,
      reportDiagnostics: true,
      compilerOptions: {
        target: ts.ScriptTarget.ES2024,
        module: ts.ModuleKind.ESNext,
        verbatimModuleSyntax: true,
        declaration: true,
        isolatedDeclarations: true,
      },
    });
    const [problem] = diagnostics ?? [];
    if (problem) throw new PackProblem(`${source}: ${ts.flattenDiagnosticMessageText(problem.messageText, " ")}`);
    for (const { fileName: specifier } of ts.preProcessFile(outputText).importedFiles) {
      if (specifier.startsWith("node:")) continue;
      if (!specifier.startsWith(".")) throw new PackProblem(`The types of ${source} need the package ${specifier}.`);
      const imported = join(dirname(source), specifier);
      if (!seen.has(imported)) waiting.push(imported);
      seen.add(imported);
    }
    files.push({ path: source.replace(/\.ts$/, ".d.ts"), text: withJsImports(outputText) });
  }
  return files;
}
