/**
 * Stryker's runner for vitest, with two changes.
 *
 * First, every test of a file runs. Stryker selects the tests by name and joins the names of a `describe` and its test with a space, but
 * vitest 5 joins them differently. So no test would run, and every mutant would seem to survive.
 *
 * Second, a test file that cannot be loaded counts as failed. Stryker counts only failed tests, so such a file would seem to pass.
 */
import { PluginKind } from "@stryker-mutator/api/plugin";
import { MutantRunStatus } from "@stryker-mutator/api/test-runner";
import { strykerPlugins as original, strykerValidationSchema } from "@stryker-mutator/vitest-runner";

const [{ factory }] = original;

function createRunner(injector) {
  const runner = factory(injector);
  const mutantRun = runner.mutantRun.bind(runner);
  runner.mutantRun = async (options) => {
    const result = await mutantRun({ ...options, testFilter: undefined });
    if (result.status !== MutantRunStatus.Survived || result.nrOfTests > 0) return result;
    return { ...result, status: MutantRunStatus.Killed, killedBy: [], failureMessage: "No test could start." };
  };
  return runner;
}
createRunner.inject = factory.inject;

export const strykerPlugins = [{ kind: PluginKind.TestRunner, name: "vitest-5", factory: createRunner }];
export { strykerValidationSchema };
