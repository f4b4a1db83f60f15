import { type ParseArgsConfig, parseArgs } from "node:util";
import { UsageError } from "../usage-error.ts";
import { UserError } from "../user-error.ts";
import { systemSentence } from "./system-sentence.ts";
import { wrapLines } from "./wrap-lines.ts";

type Options = NonNullable<ParseArgsConfig["options"]>;
type Values<Of extends Options> = ReturnType<typeof parseArgs<{ options: Of }>>["values"];

/**
 * Runs a command: reads its flags and answers `--help`. A UserError is printed as its message, wrapped to the width of a terminal, and ends the command
 * with exit code 1; wrong flags and operands end the command with 2. An error of the machine, such as a full disk, is printed as a sentence.
 * Rejects with every other error.
 */
export async function command<const Of extends Options>({
  usage,
  options,
  operands = false,
  args = process.argv.slice(2),
  run,
}: {
  usage: string;
  options: Of;
  /** True when the command takes operands beside its flags, such as files or names. Default false. */
  operands?: boolean;
  /** The flags and operands. Default: those of the process. */
  args?: readonly string[];
  run: (values: Values<Of>, operands: readonly string[]) => Promise<void>;
}): Promise<void> {
  endAtClosedPipe();
  const all = { ...options, help: { type: "boolean", short: "h" } } as const;
  let values: Values<Of> & { help?: boolean };
  let positionals: readonly string[];
  try {
    const parsed = parseArgs({ args: [...args], options: all, allowPositionals: operands });
    // The compiler cannot see that adding one option leaves the types of the others as they are.
    values = parsed.values as Values<Of> & { help?: boolean };
    positionals = parsed.positionals;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? withoutAdvice(error.message) : error}\n\n${usage}\n`);
    process.exitCode = 2;
    return;
  }
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  try {
    await run(values, positionals);
  } catch (error) {
    const sentence = error instanceof UserError ? error.message : systemSentence(error);
    if (sentence === undefined) throw error;
    const { columns, isTTY } = process.stderr;
    process.stderr.write(`${isTTY ? wrapLines(sentence, columns) : sentence}\n`);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  }
}

/** Removes the advice of `parseArgs` about operands that begin with a hyphen, which follows the name of an unknown flag: no command here has such operands. */
function withoutAdvice(message: string): string {
  return message.replace(/\. To specify a positional argument starting with a '-'.*$/s, ".");
}

/**
 * Ends the command when the program that reads its output has ended, as in `npm start | head`. A command that cleans up at Ctrl-C cleans up now, too.
 */
function endAtClosedPipe(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    if (!process.emit("SIGINT")) process.exit();
  });
}
