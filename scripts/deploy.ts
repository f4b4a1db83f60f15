/** `npm run deploy`: checks, generates, deploys, onboards and smoke-tests a stage. */

import { command } from "../local/command/command.ts";
import { deployStage } from "../tools/operate/deploy-stage.ts";
import { DEPLOYMENT_FLAGS, DEPLOYMENT_USAGE, deploymentOf } from "./deployment.ts";
import { packagingParameters } from "./packaging-parameters.ts";

const USAGE = `npm run deploy -- --stage S

Deploys a stage in five steps: check, generate, serverless deploy, onboard,
smoke. A step that fails ends the command.

${DEPLOYMENT_USAGE}
  --param K=V    a packaging parameter of serverless.yml; may be given more than
                 once: --param security=strict`;

await command({
  usage: USAGE,
  options: { ...DEPLOYMENT_FLAGS, param: { type: "string", multiple: true } },
  async run({ param = [], ...flags }) {
    const parameters = await packagingParameters(param);
    const deployment = await deploymentOf(flags);
    await deployStage({ root: process.cwd(), deployment, parameters, print: console.log });
  },
});
