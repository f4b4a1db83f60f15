import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { pascal } from "../contract/api-contract.ts";

/** An edit of one line that grants the operation of a new service to the callers that a file grants others. */
export interface FirstGrant {
  /** The file and line to replace: `infra/caller-cognito.yml:13`. */
  place: string;
  /** The lines to write in place of it. */
  lines: readonly string[];
}

/** A line that grants an operation, alone (`Resource: ...`) or as an item of a list: `- ...`. */
const GRANT = /^( *)(Resource:|-) +(\$\{file\(generated\/[a-z0-9]+\/invoke\.json\):[^}]+\})\s*$/;

/**
 * Finds, in the files `infra/caller-*.yml`, the first line that grants an operation, and returns the lines that grant `getNAME` of the service `name` as
 * well. Undefined when no such file grants one.
 */
export async function firstGrant(root: string, name: string): Promise<FirstGrant | undefined> {
  const files = (await readdir(join(root, "infra"))).filter((file) => /^caller-.*\.yml$/.test(file)).sort();
  for (const file of files) {
    const lines = (await readFile(join(root, "infra", file), "utf8")).split("\n");
    for (const [index, line] of lines.entries()) {
      const [, indent = "", start, granted] = GRANT.exec(line) ?? [];
      if (granted === undefined) continue;
      const own = `\${file(generated/${name}/invoke.json):get${pascal(name)}}`;
      const items =
        start === "-"
          ? [granted, own].map((one) => `${indent}- ${one}`)
          : [`${indent}Resource:`, ...[granted, own].map((one) => `${indent}  - ${one}`)];
      return { place: `infra/${file}:${index + 1}`, lines: items };
    }
  }
  return undefined;
}
