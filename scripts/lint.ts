/** `npm run lint`: checks style, formatting and unused code. */
import { spawnSync } from "node:child_process";
import { command } from "../local/command/command.ts";

const USAGE = `npm run lint

Checks style and formatting with Biome, and finds unused code with knip.`;

await command({
  usage: USAGE,
  options: {},
  async run() {
    const run = (program: string, ...flags: string[]) =>
      spawnSync(`node_modules/.bin/${program}`, flags, { stdio: "inherit" }).status ?? 1;
    process.exitCode = run("biome", "check", "--error-on-warnings", ".");
    if (/[()[\]{}!*?]/.test(process.cwd())) {
      // Knip reads the path as a pattern, finds no file and reports nothing.
      console.error("knip cannot read a folder whose path has brackets or * ? !, so unused code was not looked for.");
      return;
    }
    process.exitCode ||= run("knip");
  },
});
