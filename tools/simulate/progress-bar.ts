/** The stream that shows the progress. In a pipe or a file there is no bar. */
export interface Terminal {
  isTTY?: boolean;
  write: (text: string) => unknown;
}

export interface ProgressBar {
  /** Shows the share that is done, and what is running. */
  show: (share: number, what: string) => void;
  /** Removes the bar. */
  clear: () => void;
}

const WIDTH = 40;

export function progressBar(terminal: Terminal): ProgressBar {
  let shown = "";
  return {
    show(share, what) {
      const done = Math.round(share * WIDTH);
      const line = `[${"#".repeat(done)}${".".repeat(WIDTH - done)}] ${Math.floor(share * 100)}% ${what}`.slice(0, 79);
      if (terminal.isTTY !== true || line === shown) return;
      shown = line;
      terminal.write(`\r\u001b[2K${line}`);
    },
    clear() {
      if (shown !== "") terminal.write("\r\u001b[2K");
    },
  };
}
