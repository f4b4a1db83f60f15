import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { asObject, parseObject } from "../json.ts";

/** Reads CDK's manifests of assets (`*.assets.json`): the path of each asset by its key in the bucket. */
export function readAssets(folder: string): ReadonlyMap<string, string> {
  const paths = new Map<string, string>();
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return paths;
  for (const name of readdirSync(folder).filter((file) => file.endsWith(".assets.json"))) {
    const manifest = parseObject(readFileSync(join(folder, name), "utf8")) ?? {};
    for (const file of Object.values(asObject(manifest["files"]))) {
      const { destinations, source } = asObject(file);
      const { path } = asObject(source);
      for (const destination of Object.values(asObject(destinations))) {
        if (typeof path === "string") paths.set(String(asObject(destination)["objectKey"]), path);
      }
    }
  }
  return paths;
}
