/** `npm run pack`: makes an npm package of lib/call, for other projects to install. */
import { join, relative } from "node:path";
import { packCaller } from "../tools/npm-package/pack-caller.ts";
import { command } from "./command.ts";

const USAGE = `npm run pack [-- --to FOLDER]

Makes an npm package that exports countersign/call, as a tarball in dist/ or in
FOLDER: install it in another project with \`npm install\`. docs/call.md is its
README.`;

await command({
  usage: USAGE,
  options: { to: { type: "string" } },
  async run({ to = join(import.meta.dirname, "../dist") }) {
    const { dependencies, tarball } = await packCaller({ root: join(import.meta.dirname, ".."), destination: to });
    console.log(relative(process.cwd(), tarball));
    for (const [name, version] of Object.entries(dependencies)) console.log(`  depends on ${name} ${version}`);
  },
});
