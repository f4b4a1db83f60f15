import { type ParseArgsConfig, parseArgs } from "node:util";

type Options = NonNullable<ParseArgsConfig["options"]>;
type Values<Of extends Options> = ReturnType<typeof parseArgs<{ options: Of }>>["values"];

/** What a person can mend: printed as it is, without a stack trace. Rooms have classes of their own, with these names. */
const SENTENCES = [
  "TemplateProblem",
  "PortProblem",
  "PackagingProblem",
  "BundleProblem",
  "PackProblem",
  "RevisionProblem",
  "CallFailure",
  "SuiteProblem",
  "ExportProblem",
  "CommandProblem",
];

/** A sentence for the person who ran the command. */
export class CommandProblem extends Error {
  override name = "CommandProblem";
}

/**
 * Runs a command of package.json: reads its flags, answers `--help`, and turns what a person can mend into a sentence and an
 * exit code of 1. Wrong flags are an exit code of 2.
 */
export async function command<const Of extends Options>({
  usage,
  options,
  operands = false,
  run,
}: {
  usage: string;
  options: Of;
  /** Whether it takes operands beside its flags: files, names. Default false. */
  operands?: boolean;
  run: (values: Values<Of>, operands: readonly string[]) => Promise<void>;
}): Promise<void> {
  const all = { ...options, help: { type: "boolean", short: "h" } } as const;
  let values: Values<Of> & { help?: boolean };
  let given: readonly string[];
  try {
    const parsed = parseArgs({ options: all, allowPositionals: operands });
    // The compiler cannot see that adding one option leaves the others' types alone.
    values = parsed.values as Values<Of> & { help?: boolean };
    given = parsed.positionals;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${usage}`);
    process.exitCode = 2;
    return;
  }
  if (values.help) {
    console.log(usage);
    return;
  }
  try {
    await run(values, given);
  } catch (error) {
    if (!(error instanceof Error) || !SENTENCES.includes(error.name)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
