/** `npm run licences`: whether every package is under a licence that is allowed, and is what the lockfile says. Offline. */
import { readFile } from "node:fs/promises";
import { UserError } from "../local/user-error.ts";
import { licenceCounts, licenceProblems, lockfileProblems } from "../tools/operate/lockfile.ts";
import { command } from "./command.ts";

await command({
  usage: [
    "npm run licences",
    "",
    "Reads package-lock.json: every entry has an integrity and no address, and its licence is on the list (tools/operate/lockfile.ts).",
  ].join("\n"),
  options: {},
  async run() {
    const text = await readFile("package-lock.json", "utf8");
    const problems = [...lockfileProblems(text), ...licenceProblems(text)];
    if (problems.length > 0) throw new UserError(problems.join("\n"));
    for (const [licence, count] of licenceCounts(text)) console.log(`${String(count).padStart(5)}  ${licence}`);
  },
});
