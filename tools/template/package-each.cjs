/**
 * Runs the framework's own `package` command several times in one process: loading it costs four times what packaging does.
 * `node package-each.cjs ROOT JSON`, where JSON is a list of argument lists. Stops at the first that fails, with the exit code
 * and the words of the command.
 *
 * The command has no function to call: its script is run anew each time the process has nothing left to do. That this gives
 * what the command gives by itself is held by a test.
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
  // It remembers the arguments that it was given first, and for each run it listens for the process's end.
  input.clear();
  process.removeAllListeners("uncaughtException");
  delete require.cache[script];
  require(script);
}

process.setMaxListeners(0);
process.on("beforeExit", next);
next();
