/** `npm run pictures`: draws the picture of two terminals and the pictures of the console, from runs of the stack. */

import { command } from "../local/command/command.ts";
import { drawPictures, PICTURE, SCRIPT } from "../tools/pictures/draw-pictures.ts";

await command({
  usage: `npm run pictures

Starts a stack of its own, runs the commands of ${SCRIPT}, and
draws what the terminals show into ${PICTURE}.
Then draws the views of the console, light and dark, with Chromium, into
docs/pictures/console-*.webp. Their times, durations and ids are made
constant.
Milliseconds, masks and made-up ids of the terminals are those of the run. A
test compares everything else.

  --help    prints this`,
  options: {},
  async run() {
    await drawPictures(process.cwd());
    console.log(PICTURE);
  },
});
