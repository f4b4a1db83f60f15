/** `npm run pack`: makes a package of lib/call, for other projects to install. */
import { join, relative } from "node:path";
import { packCaller } from "../tools/npm-package/pack-caller.ts";
import { command } from "./command.ts";

await command({
  usage:
    "npm run pack [-- --to FOLDER]\n\nMakes a package of lib/call that exports countersign/call: a tarball in dist/, or in FOLDER, for\n" +
    "`npm install` in another project. docs/call.md is its README.",
  options: { to: { type: "string" } },
  async run({ to = join(import.meta.dirname, "../dist") }) {
    const { dependencies, tarball } = await packCaller({ root: join(import.meta.dirname, ".."), destination: to });
    console.log(relative(process.cwd(), tarball));
    for (const [name, version] of Object.entries(dependencies)) console.log(`  depends on ${name} ${version}`);
  },
});
