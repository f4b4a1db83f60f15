/**
 * Makes the bundles that are missing or older than their sources before the framework zips them, so that packaging works right after
 * `npm ci`. The bundler is TypeScript, which Node 24 runs; the framework may run under an older Node.
 */
const { spawnSync } = require("node:child_process");
const { existsSync } = require("node:fs");
const { join } = require("node:path");

/** The project's folder. When `npm run generate` packages, the framework works in another folder, which holds links to the project. */
const root = join(__dirname, "..");

/** True when this process has made the bundles, since one process may package many variants. */
let isMade = false;

module.exports = class BundlePlugin {
  constructor(serverless) {
    this.hooks = {
      "before:package:createDeploymentArtifacts": () => {
        if (isMade) return;
        const own = join(root, "node_modules/.bin/node");
        const node = existsSync(own) ? own : process.execPath;
        const { status, stderr } = spawnSync(node, ["scripts/run.cjs", "bundle"], { cwd: root, encoding: "utf8" });
        if (status !== 0) throw new serverless.classes.Error(stderr.trim() || "Making the bundles failed.");
        isMade = true;
      },
    };
  }
};
