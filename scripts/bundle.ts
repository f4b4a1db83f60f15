/** `npm run bundle`: makes the bundles that are missing or older than their sources. */
import { ensureBundles } from "../tools/bundle/ensure-bundles.ts";
import { command } from "./command.ts";

await command({
  usage: "npm run bundle\n\nBundles each service whose bundle in dist/ is missing or older than its sources.",
  options: {},
  async run() {
    for (const { file, bytes } of await ensureBundles(process.cwd())) {
      console.log(`${file} (${Math.ceil(bytes / 1000)} KB)`);
    }
  },
});
