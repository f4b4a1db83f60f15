/**
 * Runs the framework's own `package` command several times in one process, because loading the framework costs four times as much as
 * packaging. Usage: `node package-each.cjs ROOT JSON`, where JSON is a list of argument lists. Stops at the first command that fails, with
 * the exit code and message of that command.
 *
 * The framework exports no function for the command. So this script loads the framework's script again for each command, once the process
 * has nothing left to do. A test compares the templates with those of the command itself.
 */
const { join } = require("node:path");

const [root, list] = process.argv.slice(2);
const framework = join(root, "node_modules/serverless");
const script = require.resolve(join(framework, "scripts/serverless.js"));
const input = require(join(framework, "lib/cli/resolve-input.js"));

const runs = JSON.parse(list);
function next() {
  const flags = runs.shift();
  if (flags === undefined || process.exitCode) return;
  process.argv = [process.execPath, script, "package", ...flags];
  // The framework caches the first arguments, and adds a listener to the process at each run.
  input.clear();
  process.removeAllListeners("uncaughtException");
  delete require.cache[script];
  require(script);
}

process.setMaxListeners(0);
process.on("beforeExit", next);
next();
