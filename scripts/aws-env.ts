/** `npm run -s aws-env`: prints the environment variables with which a shell uses a running stack. */
import { awsEnvCommand } from "../local/command/aws-env-command.ts";
import { NPM_WORDING } from "../local/command/wording.ts";

await awsEnvCommand(NPM_WORDING);
