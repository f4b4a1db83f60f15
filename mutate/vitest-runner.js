/**
 * Stryker's runner for vitest, but for one thing: it would name the tests that a breakage is put to, joined by spaces, and vitest 5 joins the
 * names of a `describe` and its test otherwise. No test would run, and every breakage would seem to survive. Here all of a file's related
 * tests run.
 */
import { PluginKind } from "@stryker-mutator/api/plugin";
import { strykerPlugins as original, strykerValidationSchema } from "@stryker-mutator/vitest-runner";

const [{ factory }] = original;

function createRunner(injector) {
  const runner = factory(injector);
  const mutantRun = runner.mutantRun.bind(runner);
  runner.mutantRun = (options) => mutantRun({ ...options, testFilter: undefined });
  return runner;
}
createRunner.inject = factory.inject;

export const strykerPlugins = [{ kind: PluginKind.TestRunner, name: "vitest-5", factory: createRunner }];
export { strykerValidationSchema };
