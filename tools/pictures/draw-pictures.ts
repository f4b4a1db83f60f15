import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../../local/user-error.ts";
import { ensureConsole } from "../bundle/bundle-console.ts";
import { ensureBundles } from "../bundle/ensure-bundles.ts";
import { inputsDigest } from "../template/inputs-digest.ts";
import { readFreshTemplate } from "../template/template-file.ts";
import { drawConsole } from "./draw-console.ts";
import { runTerminalSession } from "./terminal-session.ts";
import { terminalSvg } from "./terminal-svg.ts";

/** Paths of the README's picture and of the commands that it shows. */
export const PICTURE = "docs/pictures/terminal.svg";
export const SCRIPT = "docs/pictures/terminal.sh";

/** Draws the picture of the terminals and the pictures of the console, each from a run of the stack. Throws a UserError when generated/ is not fresh. */
export async function drawPictures(root: string): Promise<void> {
  const template = await readFreshTemplate(root, inputsDigest(root));
  if (template === undefined) throw new UserError("generated/ is not fresh. Run `npm run generate`.");
  await ensureBundles(root);
  const script = await readFile(join(root, SCRIPT), "utf8");
  await writeFile(join(root, PICTURE), terminalSvg(await runTerminalSession({ root, script, template })));
  await ensureConsole(root);
  await drawConsole(root, template);
}
