/** The flag by which commands choose one of the stacks that run in this folder. */
import { chooseStack } from "../client/choose-stack.ts";
import { type RunningStack, readStackFiles } from "../client/running-stacks.ts";
import { UserError } from "../user-error.ts";
import { portNumber } from "./flags.ts";

export const STACK_FLAG = { stack: { type: "string" } } as const;

export const STACK_USAGE = `  --stack PORT   the stack with its AWS endpoint at this port (default: the only
                 one that runs here)`;

/** Finds the stack that `--stack` names. `startCommand` starts a stack, for the refusal when none runs. Throws a UserError when no such stack runs, and when several run and none is named. */
export async function stackOf(port: string | undefined, startCommand: string): Promise<RunningStack> {
  const wanted = port === undefined ? undefined : portNumber("--stack", port, "--stack 4566");
  const choice = chooseStack(await readStackFiles(process.cwd()), wanted, startCommand);
  if (!choice.ok) throw new UserError(choice.sentence);
  return choice.stack;
}
