import { readFileSync } from "node:fs";
import { arch, cpus, platform, release, totalmem } from "node:os";
import { join } from "node:path";

const BENCH = join(import.meta.dirname, "..");

/** Describes the machine in short lines: the processor first. */
export function describeMachine(): readonly string[] {
  const cores = cpus();
  const model = (cores[0]?.model ?? "").replace(/\s+/g, " ").trim() || "an unnamed processor";
  return [
    `${cores.length} cores of ${model}`,
    `${(totalmem() / 2 ** 30).toFixed(0)} GB of memory`,
    `${platform()} ${release()}, ${arch()}`,
    `Node ${process.version}`,
  ];
}

/** The versions of the tools that are measured, as both package.json files pin them. */
export function measuredVersions(): Readonly<Record<string, string>> {
  const { devDependencies: peers } = readJson(join(BENCH, "package.json"));
  const { dependencies, devDependencies } = readJson(join(BENCH, "../package.json"));
  const own = ["@aws-sdk/signature-v4", "aws4", "aws4fetch", "openapi-fetch"];
  const rooted = own.map((name) => [name, dependencies?.[name] ?? devDependencies?.[name] ?? "?"]);
  const measured = Object.entries(peers ?? {}).filter(([name]) => !name.startsWith("@types/"));
  return Object.fromEntries([...rooted, ...measured].toSorted(([one = ""], [other = ""]) => (one < other ? -1 : 1)));
}

function readJson(file: string): Record<string, Record<string, string> | undefined> {
  return JSON.parse(readFileSync(file, "utf8"));
}
