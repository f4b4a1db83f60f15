/** `npm run deploy`: check, generate, deploy, onboard, smoke; each step only when the one before it went well. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { UserError } from "../local/user-error.ts";
import { checkProject } from "../tools/check/check-project.ts";
import { findingLine } from "../tools/check/finding.ts";
import { problemLine } from "../tools/contract/api-contract.ts";
import { guardAccount } from "../tools/operate/deployed-stack.ts";
import type { Deployment } from "../tools/operate/deployment.ts";
import { serverlessCommand } from "../tools/operate/serverless-command.ts";
import { generate } from "../tools/template/generate.ts";
import { command } from "./command.ts";
import { DEPLOYMENT_FLAGS, DEPLOYMENT_USAGE, deploymentOf } from "./deployment.ts";

await command({
  usage: [
    "npm run deploy -- --stage S",
    "",
    "Deploys a stage, in five steps: check, generate, serverless deploy, onboard, smoke.",
    "",
    ...DEPLOYMENT_USAGE,
    "  --param K=V    a packaging parameter of serverless.yml, may be given more than once: ageCredentials=role",
  ].join("\n"),
  options: { ...DEPLOYMENT_FLAGS, param: { type: "string", multiple: true } },
  async run({ param = [], ...flags }) {
    const root = process.cwd();
    const deployment = await deploymentOf(flags);
    for (const one of param) {
      if (!/^\w+=.+$/.test(one)) throw new UserError(`--param ${one}: write --param NAME=VALUE.`);
    }
    const { account, arn } = await guarded(deployment);
    console.log(`${deployment.stackName} to ${deployment.region} of account ${account}, as ${arn}`);

    begin("1 of 5: check");
    const findings = await checkProject(root);
    if (findings.length > 0) throw new UserError(findings.map(findingLine).join("\n"));

    begin("2 of 5: generate");
    const problems = await generate(root, console.log);
    if (problems.length > 0) throw new UserError(problems.map(problemLine).join("\n"));

    begin("3 of 5: serverless deploy");
    const { args, program } = serverlessCommand(root, "deploy", deployment, param);
    await ran("serverless deploy", program, args);

    const stage = ["--stage", deployment.stage, "--region", deployment.region, "--account", account];
    begin("4 of 5: onboard");
    await ran("npm run onboard", process.execPath, ["scripts/run.cjs", "onboard", ...stage]);
    begin("5 of 5: smoke");
    await ran("npm run smoke", process.execPath, ["scripts/run.cjs", "smoke", ...stage]);
  },
});

async function guarded(deployment: Deployment): Promise<{ account: string; arn: string }> {
  const guard = await guardAccount(deployment);
  if (!guard.ok) throw new UserError(`${guard.sentence}\nNothing was deployed.`);
  return guard;
}

function begin(step: string): void {
  console.log(`\n${step}`);
}

/** Runs a step with this terminal as its own. */
async function ran(what: string, program: string, args: readonly string[]): Promise<void> {
  const [code] = await once(spawn(program, args, { stdio: "inherit" }), "close");
  if (code !== 0) throw new UserError(`${what} ended with ${code}: what it said stands above.`);
}
