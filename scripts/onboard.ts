/** `npm run onboard`: makes the application account ready, rotates, revokes or removes it; on the local stack or on AWS. */

import { command } from "../local/command/command.ts";
import { UsageError } from "../local/usage-error.ts";
import { PROOF } from "../services/questions.ts";
import { VARIABLE_MEANINGS } from "../tools/onboard/account-ids.ts";
import { environmentOptions, stageOptions } from "../tools/operate/account-options.ts";
import { manageAccount } from "../tools/operate/manage-account.ts";
import { DEPLOYMENT_FLAGS, DEPLOYMENT_USAGE, deploymentOf } from "./deployment.ts";

const USAGE = `npm run onboard [-- --stage S] [-- --rotate | --revoke | --remove]

Makes the application account ready: a user in the pool and in its group, whose
name and password are in the secret. When the account is ready already, this
changes nothing and proves the account by a sign-in.

  --rotate       changes the password without a failed call: a new account
                 takes over, and the previous one works until the next rotation
  --revoke       for incidents: makes a new account, signs all others out and
                 deletes them
  --remove       deletes every application account of the pool and what the
                 secret holds of them
${DEPLOYMENT_USAGE}

With --stage, the ids come from that stage's stack. Without it, they come from
the environment; for the local stack \`eval "$(npm run -s aws-env)"\` sets it:

${[...VARIABLE_MEANINGS].map(([name, meaning]) => `  ${name.padEnd(26)}${meaning}`).join("\n")}

The AWS credentials come from the environment either way.`;

await command({
  usage: USAGE,
  options: {
    ...DEPLOYMENT_FLAGS,
    rotate: { type: "boolean" },
    revoke: { type: "boolean" },
    remove: { type: "boolean" },
  },
  async run({ remove, revoke, rotate, ...flags }) {
    if ([rotate, revoke, remove].filter(Boolean).length > 1) {
      throw new UsageError("Pass only one of --rotate, --revoke and --remove.");
    }
    if (flags.stage === undefined && (flags.account ?? flags.region) !== undefined) {
      throw new UsageError(
        "Pass --account and --region together with --stage: without it, the ids come from the environment.",
      );
    }
    const options =
      flags.stage === undefined
        ? environmentOptions(process.env, PROOF)
        : await stageOptions(await deploymentOf(flags), PROOF);
    if (options === undefined) {
      console.log("This stage has no application account: its functions call with their own roles.");
      return;
    }
    console.log(await manageAccount(rotate ? "rotate" : revoke ? "revoke" : remove ? "remove" : "onboard", options));
  },
});
