/** `npm run call`: signs a request, sends it and prints the answer. */
import { callCommand } from "../local/command/call-command.ts";
import { NPM_WORDING } from "../local/command/wording.ts";

await callCommand(NPM_WORDING);
