/**
 * Runs scripts/NAME.ts: `node scripts/run.cjs NAME ...arguments`. This file is plain JavaScript, so that an older Node can read it and say
 * which version is needed. Everything else is TypeScript, which Node 24 runs directly.
 */
const major = Number(process.versions.node.split(".")[0]);

if (major < 24) {
  console.error(
    `Countersign needs Node 24 or newer, and this is ${process.version}. On Linux x64 \`npm ci\` brings Node 24 along ` +
      "(run it without --omit=optional); elsewhere install it from nodejs.org or with your version manager.",
  );
  process.exit(1);
}

// Keeps the compiled code: later starts save the 40 MB and the time of stripping types.
require("node:module").enableCompileCache(require("node:path").join(__dirname, "../node_modules/.cache/countersign"));

const [name, ...rest] = process.argv.slice(2);
if (name !== undefined) {
  process.argv = [process.argv[0], require.resolve(`./${name}.ts`), ...rest];
  import(`./${name}.ts`).catch((error) => {
    const missing = error?.code === "ERR_MODULE_NOT_FOUND" ? /Cannot find package '([^']+)'/.exec(error.message) : null;
    console.error(missing ? `The package ${missing[1]} is not installed. Run \`npm ci\`.` : error);
    process.exit(1);
  });
}
