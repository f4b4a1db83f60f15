import { type ParseArgsConfig, parseArgs } from "node:util";
import { UsageError } from "../usage-error.ts";
import { UserError } from "../user-error.ts";
import { flagProblem } from "./flag-problem.ts";
import { systemSentence } from "./system-sentence.ts";
import { flagsTakenByNpm } from "./taken-by-npm.ts";
import { usageText } from "./usage-text.ts";
import { wrapLines } from "./wrap-lines.ts";

type Options = NonNullable<ParseArgsConfig["options"]>;
type Values<Of extends Options> = ReturnType<typeof parseArgs<{ options: Of }>>["values"];

/**
 * Runs a command: reads its flags and answers `--help`. A UserError is printed as its message, wrapped to the width of a terminal, and ends the command
 * with exit code 1. Wrong flags and operands end the command with 2; after a flag that cannot be read, how the command is written is printed too, and not
 * all of its help. An error of the machine, such as a full disk, is printed as a sentence. Rejects with every other error.
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
  // Looked at first: the value of such a flag has become an operand.
  const [taken] = flagsTakenByNpm(Object.keys(options), process.env);
  if (taken !== undefined) {
    refuse(`npm has taken the flag ${taken} for itself: write -- before the flags of the command.`);
    return;
  }
  let values: Values<Of> & { help?: boolean };
  let positionals: readonly string[];
  try {
    const parsed = parseArgs({ args: [...args], options: all, allowPositionals: operands });
    // The compiler cannot see that adding one option leaves the types of the others as they are.
    values = parsed.values as Values<Of> & { help?: boolean };
    positionals = parsed.positionals;
  } catch (error) {
    refuse(flagProblem(error instanceof Error ? error.message : String(error), Object.keys(all)));
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

  function refuse(sentence: string): void {
    process.stderr.write(`${sentence}\n\n${usageText(usage)}\n`);
    process.exitCode = 2;
  }
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
