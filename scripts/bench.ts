/** `npm run bench`: runs the benchmark, which is a package of its own in bench/. Its flags are those of bench/run.ts. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

const bench = join(import.meta.dirname, "../bench");
const args = process.argv.slice(2);

if (!args.some((flag) => flag === "--help" || flag === "-h") && !existsSync(join(bench, "node_modules"))) {
  console.error("The tools that the benchmark compares with are not installed. Run `npm ci --prefix bench`.");
  process.exitCode = 1;
} else {
  // A terminal sends Ctrl-C to both processes. The benchmark ends what it has started, and this process waits for it.
  process.on("SIGINT", () => {});
  const child = spawn(process.execPath, ["run.ts", ...args], { cwd: bench, stdio: "inherit" });
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  child.on("exit", (code) => process.exit(code ?? 1));
}
