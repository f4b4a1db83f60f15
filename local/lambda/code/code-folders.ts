/**
 * Puts code where a worker can load it as Lambda would. A folder is used where it is. Files of a zip are written to a temporary folder, and so is a folder
 * whose modules an outer package.json would turn into ES modules, or whose function has layers.
 */
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parseObject } from "../../json.ts";
import { UserError } from "../../user-error.ts";
import { type CodeSource, readSource } from "./code-source.ts";

/** The scopes of the packages that Lambda's runtime brings. */
const BROUGHT = ["@aws-sdk", "@smithy"];

/** The packages that a function's code may load besides its own. */
export interface CodeSurroundings {
  /** The contents of the function's layers, in the template's order. */
  layers: readonly CodeSource[];
  /** The version of Node.js that the function's runtime names. */
  runtimeMajor: number;
  /** The folder of the project. The project's packages take the place of the packages that Lambda's runtime brings. */
  project: string;
}

export interface CodeFolders {
  /** Returns a folder with this code, in which packages are found as on Lambda: the code's own, then the layers' (the last layer first), then Lambda's. */
  folderOf: (source: CodeSource, surroundings: CodeSurroundings) => string;
  /**
   * Copies or unpacks these sources once more, in place of the files that were copied or unpacked before. Call it after a change of their folder or
   * zip. Throws a UserError, and leaves the earlier files, when a zip cannot be read.
   */
  refresh: (sources: readonly CodeSource[]) => void;
  /** Removes every temporary folder. */
  close: () => void;
}

export function createCodeFolders(): CodeFolders {
  const temporary: string[] = [];
  /** The folders that a source was written to. */
  const written = new Map<CodeSource, string[]>();
  /** The folder of each source whose functions have no layers. */
  const withoutLayers = new Map<CodeSource, string>();

  return {
    folderOf(source, { layers, project, runtimeMajor }) {
      if (source.kind === "folder" && layers.length === 0 && !isTypedFromOutside(source.path)) return source.path;
      const known = layers.length === 0 ? withoutLayers.get(source) : undefined;
      if (known !== undefined) return known;
      // Node looks for a package in the node_modules of the code's own folder first, and then in that of the folder around it.
      const around = newFolder();
      const packages = join(around, "node_modules");
      for (const layer of layers.toReversed()) linkPackages(packagesOf(layer, runtimeMajor), packages);
      for (const scope of BROUGHT) linkScope(project, scope, packages);
      const code = writeOnce(source, join(around, "code"));
      if (layers.length === 0) withoutLayers.set(source, code);
      return code;
    },
    refresh(sources) {
      for (const source of sources.filter(isOnDisk)) {
        const folders = written.get(source) ?? [];
        if (folders.length === 0) continue;
        const changed = readAgain(source);
        for (const folder of folders) {
          rmSync(folder, { recursive: true, force: true });
          write(changed, folder);
        }
      }
    },
    close() {
      for (const folder of temporary.splice(0)) rmSync(folder, { recursive: true, force: true });
    },
  };

  function writeOnce(source: CodeSource, folder: string): string {
    write(source, folder);
    written.set(source, [...(written.get(source) ?? []), folder]);
    return folder;
  }

  function newFolder(): string {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "countersign-local-")));
    temporary.push(folder);
    return folder;
  }

  /**
   * The folders with the packages of a layer: the folder for one version of Node.js, and the folder for all versions (Lambda developer
   * guide, "Layer paths").
   */
  function packagesOf(layer: CodeSource, runtimeMajor: number): readonly string[] {
    const root = layer.kind === "folder" ? layer.path : (written.get(layer)?.[0] ?? writeOnce(layer, newFolder()));
    return [join(root, `nodejs/node${runtimeMajor}/node_modules`), join(root, "nodejs/node_modules")];
  }
}

/** Whether the folder or zip of a source exists. Code that stands in the template itself has none. */
function isOnDisk(source: CodeSource): boolean {
  return existsSync(source.kind === "folder" ? source.path : source.from);
}

/** Reads a source again. Throws a UserError for a zip that cannot be read, for example while a tool is writing it. */
function readAgain(source: CodeSource): CodeSource {
  const again = readSource(source.kind === "folder" ? source.path : source.from, new Map());
  if (!again.ok) throw new UserError(`${again.because}.`);
  return again.source;
}

function write(source: CodeSource, folder: string): void {
  if (source.kind === "folder") {
    cpSync(source.path, folder, { recursive: true });
    return;
  }
  for (const [path, data] of source.files) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, data);
  }
}

/** Links every package of `folders` into `target`. A package that is already there stays. */
function linkPackages(folders: readonly string[], target: string): void {
  for (const folder of folders.filter(existsSync)) {
    for (const name of readdirSync(folder)) {
      const inner = name.startsWith("@") ? readdirSync(join(folder, name)).map((part) => join(name, part)) : [name];
      for (const one of inner) link(join(folder, one), join(target, one));
    }
  }
}

/** Links the packages of a scope from the nearest node_modules of the project or of a folder around it. */
function linkScope(project: string, scope: string, target: string): void {
  const found = outerFolders(project)
    .map((folder) => join(folder, "node_modules", scope))
    .find(existsSync);
  if (found === undefined) return;
  for (const name of readdirSync(found)) link(join(found, name), join(target, scope, name));
}

function link(from: string, to: string): void {
  if (existsSync(to)) return;
  mkdirSync(dirname(to), { recursive: true });
  symlinkSync(from, to);
}

/** Whether a package.json in a folder around this one makes its .js files ES modules. On Lambda no folder is around the code. */
function isTypedFromOutside(folder: string): boolean {
  if (existsSync(join(folder, "package.json"))) return false;
  // Node looks around the real path of a module, also of a linked one.
  const file = outerFolders(dirname(realpathSync(folder)))
    .map((outer) => join(outer, "package.json"))
    .find(existsSync);
  return file !== undefined && parseObject(readFileSync(file, "utf8"))?.["type"] === "module";
}

/** A folder and the folders around it, from the inside out. */
function outerFolders(folder: string): readonly string[] {
  const outer = dirname(folder);
  return outer === folder ? [folder] : [folder, ...outerFolders(outer)];
}
