import type { EventEmitter } from "node:events";

/** The stream that shows the progress. In a pipe or a file there is no bar. */
export interface Terminal {
  isTTY?: boolean;
  write: (text: string) => unknown;
}

/** The process, as far as it hears of Ctrl-C. */
export interface Interrupts {
  on: EventEmitter["on"];
  off: EventEmitter["off"];
  exit: (code: number) => void;
}

export interface ProgressBar {
  /** Shows the share that is done, and what is running. */
  show: (share: number, what: string) => void;
  /** Removes the bar. */
  clear: () => void;
}

const WIDTH = 40;
const ERASE_LINE = "\r\u001b[2K";

/** The exit code of a command that Ctrl-C ended, as shells write it: 128 and the number of the signal. */
const INTERRUPTED = 130;

/** Creates a bar on a terminal. Ctrl-C removes the bar and ends the command. */
export function progressBar(terminal: Terminal, interrupts: Interrupts = process): ProgressBar {
  let shown = "";

  function interrupt(): void {
    clear();
    interrupts.exit(INTERRUPTED);
  }

  function clear(): void {
    interrupts.off("SIGINT", interrupt);
    if (shown !== "") terminal.write(ERASE_LINE);
    shown = "";
  }

  return {
    clear,
    show(share, what) {
      const done = Math.round(share * WIDTH);
      const line = `[${"#".repeat(done)}${".".repeat(WIDTH - done)}] ${Math.floor(share * 100)}% ${what}`.slice(0, 79);
      if (terminal.isTTY !== true || line === shown) return;
      if (shown === "") interrupts.on("SIGINT", interrupt);
      shown = line;
      terminal.write(`${ERASE_LINE}${line}`);
    },
  };
}
