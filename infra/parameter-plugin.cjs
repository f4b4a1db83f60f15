/**
 * Checks stage and packaging parameters before the framework uses them, for every command. Says what a new stage gets, and where the package is. Keeps
 * the framework's cache in the project, so that packaging needs no HOME that can be written.
 */
const { accessSync, constants, mkdirSync, mkdtempSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { join, relative, resolve } = require("node:path");
const { fileProblems, flagProblems, stageProblem } = require("./parameters.cjs");

module.exports = class ParameterPlugin {
  constructor(serverless, options, { log }) {
    const { params } = serverless.configurationInput;
    const stage = options.stage ?? "dev";
    const problems = [...flagProblems([options.param ?? []].flat(), params), ...fileProblems(params)];
    const wrongStage = stageProblem(stage);
    if (wrongStage !== undefined) problems.unshift(wrongStage);
    if (problems.length > 0) throw new serverless.classes.Error(problems.join("\n"));

    process.env.SLS_SCHEMA_CACHE_BASE_DIR ??= cacheFolder(serverless.serviceDir);
    this.hooks = {
      "before:package:cleanup": () => {
        if (params?.[stage] === undefined) log.notice(newStage(stage, params?.default ?? {}));
      },
      "after:package:finalize": () => {
        const folder = resolve(serverless.serviceDir, options.package ?? ".serverless");
        log.notice(`The package is in ${relative(process.cwd(), folder) || "."}/.`);
      },
    };
  }
};

function newStage(stage, defaults) {
  const values = Object.entries(defaults).map(([name, value]) => `${name}=${value}`);
  return `Stage ${stage} has no parameters of its own in serverless.yml. It gets the defaults: ${values.join(", ")}.`;
}

/** The project's own cache folder, or a new folder where the project cannot be written. */
function cacheFolder(root) {
  const folder = join(root, "node_modules/.cache/framework");
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return folder;
  } catch {
    return mkdtempSync(join(tmpdir(), "countersign-framework-"));
  }
}
