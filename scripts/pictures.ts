/** `npm run pictures`: the README's picture of a terminal, drawn from a run of the stack. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../local/user-error.ts";
import { ensureBundles } from "../tools/bundle/ensure-bundles.ts";
import { runTerminalSession } from "../tools/pictures/terminal-session.ts";
import { terminalSvg } from "../tools/pictures/terminal-svg.ts";
import { inputsDigest } from "../tools/template/inputs-digest.ts";
import { readFreshTemplate } from "../tools/template/template-file.ts";
import { command } from "./command.ts";

const FILE = "docs/pictures/terminal.svg";

await command({
  usage: [
    "npm run pictures",
    "",
    `Starts the stack, sends the README's requests with curl and draws what the terminals show into ${FILE}.`,
    "Milliseconds, masks and made-up ids are those of the run; the rest is the same every time, and a test compares it.",
  ].join("\n"),
  options: {},
  async run() {
    const root = join(import.meta.dirname, "..");
    const template = await readFreshTemplate(root, await inputsDigest(root));
    if (template === undefined) throw new UserError("generated/ is not fresh. Run `npm run generate`.");
    await ensureBundles(root);
    const svg = terminalSvg(await runTerminalSession({ root, template }));
    await mkdir(join(root, "docs/pictures"), { recursive: true });
    await writeFile(join(root, FILE), svg);
    console.log(FILE);
  },
});
