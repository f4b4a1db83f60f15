import { askControl } from "../client/ask-control.ts";
import { type WhoFormat, whoText } from "../client/who-text.ts";
import { asObject } from "../json.ts";
import { suggestion } from "../suggestion.cjs";
import { UsageError } from "../usage-error.ts";
import { command } from "./command.ts";
import { STACK_FLAG, STACK_USAGE, stackOf } from "./stack-flag.ts";
import type { Wording } from "./wording.ts";

function usageOf({ run }: Wording): string {
  return `${run("who", "[options]").replace("-- [options]", "[-- options]")}

Prints for each operation of a running stack which identities may call it, and
the policy statement that decides.

  --as WHO     shows one identity: nobody, developer, guest, role:NAME or
               function:NAME, with the logical id as NAME
  --markdown   writes a table for a pull request
  --csv        writes comma-separated values
  --json       writes a JSON list
${STACK_USAGE}`;
}

const FORMATS = ["markdown", "csv", "json"] as const satisfies readonly WhoFormat[];

/** Prints which identities may call which operation of a running stack. */
export async function whoCommand(wording: Wording, args?: readonly string[]): Promise<void> {
  await command({
    usage: usageOf(wording),
    ...(args && { args }),
    options: {
      ...STACK_FLAG,
      as: { type: "string" },
      markdown: { type: "boolean" },
      csv: { type: "boolean" },
      json: { type: "boolean" },
    },
    async run({ as, stack: port, ...formats }) {
      const chosen = FORMATS.filter((format) => formats[format]);
      if (chosen.length > 1) throw new UsageError(`Pass only one of ${chosen.map((one) => `--${one}`).join(", ")}.`);
      const { body } = await askControl(await stackOf(port, wording.start), "who");
      const entries = Array.isArray(body["entries"]) ? body["entries"].map(asObject) : [];
      const identities = [...new Set(entries.map(({ identity }) => String(identity)))];
      const wanted = identities.find((identity) => identity === as || identity === `role:${as}`);
      if (as !== undefined && wanted === undefined) {
        throw new UsageError(
          `--as ${as}: the stack has no such identity${suggestion(as, identities)}. Its identities are ${identities.join(", ")}.`,
        );
      }
      const shown = wanted === undefined ? entries : entries.filter(({ identity }) => identity === wanted);
      process.stdout.write(whoText(shown, chosen[0] ?? "terminal"));
    },
  });
}
