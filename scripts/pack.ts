/** `npm run pack`: makes npm packages of lib/call and of local/, for other projects to install. */
import { join, relative } from "node:path";
import { command } from "../local/command/command.ts";
import { packCaller } from "../tools/npm-package/pack-caller.ts";
import { packLocal } from "../tools/npm-package/pack-local.ts";

const USAGE = `npm run pack [-- --to FOLDER]

Makes two npm packages, as tarballs in dist/ or in FOLDER. Install them in
another project with \`npm install\`.

  countersign        exports countersign/call, with docs/call.md as its README
  countersign-local  the local stack as a command and for tests, with
                     docs/local.md as its README`;

await command({
  usage: USAGE,
  options: { to: { type: "string" } },
  async run({ to = join(import.meta.dirname, "../dist") }) {
    const options = { root: join(import.meta.dirname, ".."), destination: to };
    const { dependencies, tarball } = await packCaller(options);
    console.log(relative(process.cwd(), tarball));
    for (const [name, version] of Object.entries(dependencies)) console.log(`  depends on ${name} ${version}`);
    console.log(relative(process.cwd(), await packLocal(options)));
  },
});
