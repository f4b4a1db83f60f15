/**
 * Stryker's runner for vitest, but for two things. It would name the tests that a breakage is put to, joined by spaces, and vitest 5 joins the
 * names of a `describe` and its test otherwise: no test would run, and every breakage would seem to survive. Here all of a file's related
 * tests run. And it counts failed tests alone, so that a file that cannot even be loaded would seem to pass: here that is seen.
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
    return { ...result, status: MutantRunStatus.Killed, killedBy: [], failureMessage: "No test could be begun." };
  };
  return runner;
}
createRunner.inject = factory.inject;

export const strykerPlugins = [{ kind: PluginKind.TestRunner, name: "vitest-5", factory: createRunner }];
export { strykerValidationSchema };
