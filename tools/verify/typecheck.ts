import { type Ended, runInstalled } from "./run-installed.ts";

/** The settings of the compiler, as paths from the root: the page of the console runs in a browser, and everything else in Node. */
const PROJECTS = ["tsconfig.json", "local/console/page/tsconfig.json"];

/** Checks the types of the repository, with all settings at once. Resolves to the compiler's output for all settings, and to the first exit code that is not 0. */
export async function typecheck(root: string): Promise<Ended> {
  // The compiler does not see that its output goes to a terminal.
  const pretty = process.stdout.isTTY ? ["--pretty"] : [];
  const ended = await Promise.all(
    PROJECTS.map((project) => runInstalled("tsc", ["-p", project, ...pretty], { root, keepOutput: true })),
  );
  return {
    code: ended.find(({ code }) => code !== 0)?.code ?? 0,
    output: ended.map(({ output }) => output).join(""),
  };
}
