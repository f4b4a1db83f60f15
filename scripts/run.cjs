/**
 * Runs scripts/NAME.ts: `node scripts/run.cjs NAME ...arguments`. This file is plain JavaScript, so that an older Node can read it and say
 * which version is needed. Everything else is TypeScript. Node 24 runs it directly, except the commands in BUNDLED: they are bundled when their sources
 * have changed, because one file starts three times as fast as hundreds.
 */
const major = Number(process.versions.node.split(".")[0]);

if (major < 24) {
  console.error(
    `Countersign needs Node 24 or newer, and this is ${process.version}. On Linux x64 \`npm ci\` brings Node 24 along ` +
      "(run it without --omit=optional); elsewhere install it from nodejs.org or with your version manager.",
  );
  process.exit(1);
}

const { readFileSync, statSync } = require("node:fs");
const { join } = require("node:path");

/** The commands that run as one bundled file: dist/command-NAME/index.cjs. */
const BUNDLED = ["start"];
const ROOT = join(__dirname, "..");

// Keeps the compiled code: later starts save the 40 MB and the time of stripping types.
require("node:module").enableCompileCache(join(ROOT, "node_modules/.cache/countersign"));

const [name, ...rest] = process.argv.slice(2);
if (name !== undefined) {
  process.argv = [process.argv[0], require.resolve(`./${name}.ts`), ...rest];
  run(name).catch((error) => {
    const isMissing = error?.code === "ERR_MODULE_NOT_FOUND" || error?.code === "MODULE_NOT_FOUND";
    const missing = isMissing ? /Cannot find (?:package|module) '([^'./][^']*)'/.exec(error.message) : null;
    if (missing) console.error(`The package ${missing[1]} is not installed. Run \`npm ci\`.`);
    else console.error(error?.name === "BundleProblem" ? error.message : error);
    process.exit(1);
  });
}

async function run(name) {
  if (!BUNDLED.includes(name)) return import(`./${name}.ts`);
  if (!isFresh(`dist/command-${name}`)) {
    const { bundleCommand } = await import("../tools/bundle/bundle-command.ts");
    await bundleCommand(ROOT, name);
  }
  await require(`../dist/command-${name}/index.cjs`).ended;
}

/** Tells whether each source of a bundle, and each file of the bundle, has the modification time of the build. tools/bundle/inputs.ts writes the list. */
function isFresh(bundle) {
  try {
    const inputs = Object.entries(JSON.parse(readFileSync(join(ROOT, `${bundle}.inputs.json`), "utf8")));
    return inputs.every(([file, changedAt]) => statSync(join(ROOT, file)).mtimeMs === changedAt);
  } catch {
    // A file is missing. The bundle is then made again, which is always right.
    return false;
  }
}
