/** `npm run pictures`: draws the README's picture of a terminal from a run of the stack. */

import { command } from "../local/command/command.ts";
import { drawPictures, PICTURE, SCRIPT } from "../tools/pictures/draw-pictures.ts";

await command({
  usage: `npm run pictures

Starts a stack of its own, runs the commands of ${SCRIPT}, and
draws what the terminals show into ${PICTURE}.
Milliseconds, masks and made-up ids are those of the run. A test compares
everything else.

  --help    prints this`,
  options: {},
  async run() {
    await drawPictures(process.cwd());
    console.log(PICTURE);
  },
});
