/** `npm run licences`: checks the origin, the integrity and the licence of every package. Works offline. */

import { command } from "../local/command/command.ts";
import { checkLockfiles } from "../tools/operate/check-lockfiles.ts";

const USAGE = `npm run licences

Reads every package-lock.json of this repository. Each entry must have an
integrity, no address, and a licence of the list in tools/operate/lockfile.ts;
the .npmrc beside each must have the guards of the root's.`;

await command({
  usage: USAGE,
  options: {},
  async run() {
    const { lines, ok } = await checkLockfiles(process.cwd());
    for (const line of lines) console.log(line);
    if (!ok) process.exitCode = 1;
  },
});
