/** `npm run who`: prints which identities may call which operation of a running stack. */
import { whoCommand } from "../local/command/who-command.ts";
import { NPM_WORDING } from "../local/command/wording.ts";

await whoCommand(NPM_WORDING);
