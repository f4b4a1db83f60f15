/** `npm run bundle`: makes the bundles, and the console's page, that are missing or older than their sources. */

import { command } from "../local/command/command.ts";
import { ensureConsole } from "../tools/bundle/bundle-console.ts";
import { ensureBundles } from "../tools/bundle/ensure-bundles.ts";

const USAGE = `npm run bundle

Bundles each service whose bundle in dist/ is missing or older than its sources,
and the console's page in the same way.`;

await command({
  usage: USAGE,
  options: {},
  async run() {
    for (const { file, bytes } of await ensureBundles(process.cwd())) {
      console.log(`${file} (${Math.ceil(bytes / 1000)} KB)`);
    }
    for (const [name, bytes] of (await ensureConsole(process.cwd())) ?? []) {
      console.log(`dist/console/${name} (${Math.ceil(bytes / 1000)} KB)`);
    }
  },
});
