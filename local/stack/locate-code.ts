/**
 * Finds the code of a function and the contents of a layer on this machine: as the options say, as the template holds it, as CDK, SAM and the Serverless
 * Framework leave it beside the template, or in the project's folder.
 */
import { existsSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { asObject, type Json } from "../json.ts";
import { type CodeSource, type FoundSource, readSource } from "../lambda/code/code-source.ts";
import type { Resource } from "../template/resource.ts";
import { readAssets } from "./cdk-assets.ts";
import type { LocalOptions } from "./local-stack.ts";

export type CodeOptions = Pick<LocalOptions, "code" | "stubs" | "templateFolder"> & { root: string };

export interface Location {
  /** A function's Code or a layer's Content. */
  content: unknown;
  /** The resource's Metadata, in which CDK notes the path of an asset. */
  metadata: Json;
}

export interface CodeLocator {
  /**
   * Reads the code that the option `code` gives for the first of these names that the option has. Undefined when the option has none of
   * them.
   */
  readChosen: (names: readonly string[]) => FoundSource | undefined;
  /** Finds the code of a resource. Undefined when only the project's folder is left to look in. */
  locate: (resource: Resource, location: Location) => FoundSource | undefined;
  /** The project's folder, as a source of code. */
  project: CodeSource;
}

export function createCodeLocator({ code = {}, root, templateFolder }: CodeOptions): CodeLocator {
  const beside = templateFolder ?? root;
  const zips = new Map<string, FoundSource>();
  const read = (path: string) => readSource(path, zips);
  const assets = readAssets(beside);

  return { readChosen, locate, project: { kind: "folder", path: resolve(root) } };

  function readChosen(names: readonly string[]): FoundSource | undefined {
    const name = names.find((one) => Object.hasOwn(code, one));
    return name === undefined ? undefined : read(resolve(root, code[name] ?? ""));
  }

  function locate(resource: Resource, { content, metadata }: Location): FoundSource | undefined {
    const byOption = readChosen(namesOf(resource));
    if (byOption !== undefined) return byOption;
    const { S3Key: key, ZipFile: text } = asObject(content);
    if (typeof text === "string") return { ok: true, source: inlineSource(text, resource) };
    const path = pathOf(resource, content, metadata["aws:asset:path"], key);
    return path === undefined ? undefined : read(path);
  }

  /** The path that a tool left for the code: an asset of CDK, a build of SAM, or a package of the Serverless Framework. */
  function pathOf({ logicalId }: Resource, content: unknown, asset: unknown, key: unknown): string | undefined {
    if (typeof asset === "string") return resolve(beside, asset);
    if (typeof content === "string") return resolve(beside, content);
    const listed = assets.get(String(key));
    if (listed !== undefined) return resolve(beside, listed);
    const left = [join(root, ".aws-sam/build", logicalId)];
    if (templateFolder !== undefined)
      left.push(join(templateFolder, logicalId), join(templateFolder, basename(String(key))));
    return left.map((path) => resolve(path)).find(existsSync);
  }
}

/** The names by which the options may name a function or layer: its logical id, with and without the hash that CDK adds to it, and its physical name. */
export function namesOf({ logicalId, ref }: Resource): readonly string[] {
  return [logicalId, ref, logicalId.replace(/[0-9A-F]{8}$/, "")];
}

/** Makes a source of the text of ZipFile, which CloudFormation puts into a file named index. */
function inlineSource(text: string, { logicalId }: Resource): CodeSource {
  return { kind: "files", files: new Map([["index.js", Buffer.from(text)]]), from: `${logicalId}.Code.ZipFile` };
}
