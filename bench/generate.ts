/** How long `npm run generate` takes. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { median } from "./rounds.ts";
import type { Figure } from "./run.ts";

export async function measureGenerate(): Promise<readonly Figure[]> {
  const times = [1, 2, 3].map(() => {
    const startedAt = performance.now();
    spawnSync(process.execPath, ["scripts/run.cjs", "generate"], {
      cwd: join(import.meta.dirname, ".."),
      stdio: "ignore",
    });
    return performance.now() - startedAt;
  });
  return [{ what: "generate, packaging included", value: `${(median(times) / 1000).toFixed(1)} s`, bar: "" }];
}
