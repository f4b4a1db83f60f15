import type { Log } from "../log.ts";
import { type PrintLogOptions, printLog } from "../stack/print-log.ts";
import { printable } from "../stack/printable.ts";
import { wantsColour } from "./wants-colour.ts";

/** The form of the output: JSON lines for a program, or lines for a person in three degrees of detail. */
export type TerminalMode = "json" | "person" | "quiet" | "verbose";

export interface TerminalOptions {
  mode: TerminalMode;
  stream: { write: (text: string) => unknown; isTTY?: boolean; columns?: number };
  env: Readonly<Record<string, string | undefined>>;
  root: string;
  timeZone: string;
  nameOf: NonNullable<PrintLogOptions["nameOf"]>;
  linkOf: NonNullable<PrintLogOptions["linkOf"]>;
}

/** The output of `npm start`. */
export interface Terminal {
  mode: TerminalMode;
  colour: boolean;
  log: Log;
  /** Prints lines that are not log entries. As JSON, they are an entry of the kind `notice`. */
  say: (text: string) => void;
  /**
   * Prints a value as a line of JSON, in which control and format characters are escaped: the text of a function must not control the terminal. Prints
   * nothing for a person.
   */
  sayJson: (value: object) => void;
}

export function openTerminal({ env, linkOf, mode, nameOf, root, stream, timeZone }: TerminalOptions): Terminal {
  // Escapes in a string of JSON, such as \u009b, stand for the same characters.
  const sayJson = (value: object) => stream.write(`${printable(JSON.stringify(value))}\n`);
  if (mode === "json") {
    return { mode, colour: false, log: sayJson, sayJson, say: (text) => sayJson({ kind: "notice", text }) };
  }
  const colour = wantsColour(stream, env);
  return {
    mode,
    colour,
    log: printLog((text) => stream.write(text), {
      colour,
      quiet: mode === "quiet",
      verbose: mode === "verbose",
      columns: () => stream.columns,
      timeZone,
      root,
      nameOf,
      linkOf,
    }),
    say: (text) => stream.write(`${text}\n`),
    sayJson: () => undefined,
  };
}
