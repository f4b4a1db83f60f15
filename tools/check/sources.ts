import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import ts from "typescript";
import type { Place } from "../contract/place.ts";

/** A TypeScript file of a service, parsed but not run. */
export interface Source {
  /** Path from the root: `services/day/ask-age.ts`. */
  file: string;
  /** Name of the service: `day`. */
  service: string;
  ast: ts.SourceFile;
}

/** Reads every TypeScript file of `services/` except tests. */
export async function readSources(root: string): Promise<readonly Source[]> {
  const names = await readdir(join(root, "services"), { recursive: true }).catch(() => []);
  const files = names.map((name) => `services/${name}`).filter((file) => /(?<!\.test|\.d)\.ts$/.test(file));
  return Promise.all(
    files.sort().map(async (file) => ({
      file,
      service: file.split("/")[1] ?? "",
      ast: ts.createSourceFile(file, await readFile(join(root, file), "utf8"), ts.ScriptTarget.Latest, true),
    })),
  );
}

/** Finds every call of a function that a file imports as `imported`, whatever its local name. */
export function callsOf({ ast }: Source, imported: string): readonly ts.CallExpression[] {
  const local = new Set(
    importsOf(ast)
      .filter(({ name }) => name === imported)
      .map(({ local }) => local),
  );
  return descendants(ast)
    .filter(ts.isCallExpression)
    .filter(({ expression }) => ts.isIdentifier(expression) && local.has(expression.text));
}

/**
 * Finds the contract for a name that a file imports from `generated/NAME/contract.ts`; undefined when the file imports the name `local`
 * from another module.
 */
export function contractOf({ ast, file }: Source, local: string): string | undefined {
  const from = importsOf(ast).find((one) => one.local === local)?.from;
  return from === undefined ? undefined : /^generated\/([a-z0-9]+)\/contract\.ts$/.exec(join(dirname(file), from))?.[1];
}

/** The place where a node begins. */
export function placeOf({ ast, file }: Source, node: ts.Node): Place {
  const { character, line } = ast.getLineAndCharacterOfPosition(node.getStart(ast));
  return { file, position: { line: line + 1, column: character + 1 } };
}

/** A node and everything under it. */
export function descendants(node: ts.Node): readonly ts.Node[] {
  const all: ts.Node[] = [];
  const visit = (one: ts.Node): void => {
    all.push(one);
    ts.forEachChild(one, visit);
  };
  visit(node);
  return all;
}

/** Finds an object literal: the expression itself, or the value of the constant that the expression names in the same file. */
export function objectLiteral(expression: ts.Expression | undefined, within: ts.SourceFile) {
  if (expression === undefined || ts.isObjectLiteralExpression(expression)) return expression;
  if (!ts.isIdentifier(expression)) return undefined;
  const declared = descendants(within)
    .filter(ts.isVariableDeclaration)
    .find(({ name }) => ts.isIdentifier(name) && name.text === expression.text)?.initializer;
  return declared !== undefined && ts.isObjectLiteralExpression(declared) ? declared : undefined;
}

function importsOf(ast: ts.SourceFile): { name: string; local: string; from: string }[] {
  return ast.statements.filter(ts.isImportDeclaration).flatMap(({ importClause, moduleSpecifier }) => {
    const bindings = importClause?.namedBindings;
    if (bindings === undefined || !ts.isNamedImports(bindings) || !ts.isStringLiteral(moduleSpecifier)) return [];
    return bindings.elements.map(({ name, propertyName }) => ({
      name: (propertyName ?? name).text,
      local: name.text,
      from: moduleSpecifier.text,
    }));
  });
}
