/** `npm run bench`: runs the benchmark, which is a package of its own in bench/. Its flags are those of bench/run.ts. */
import { spawn } from "node:child_process";
import { join } from "node:path";

// A terminal sends Ctrl-C to both processes. The benchmark ends what it has started, and this process waits for it.
process.on("SIGINT", () => {});
const child = spawn(process.execPath, ["run.ts", ...process.argv.slice(2)], {
  cwd: join(import.meta.dirname, "../bench"),
  stdio: "inherit",
});
process.on("SIGTERM", () => child.kill("SIGTERM"));
child.on("exit", (code) => process.exit(code ?? 1));
