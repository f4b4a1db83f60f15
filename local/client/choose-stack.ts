import type { RunningStack } from "./running-stacks.ts";

export type StackChoice = { ok: true; stack: RunningStack } | { ok: false; sentence: string };

/**
 * Chooses the stack that a command is for: the stack with the AWS endpoint at `port`, or the only stack that runs. `startCommand` is the
 * command that starts a stack; the error message names it when no stack runs.
 */
export function chooseStack(
  stacks: readonly RunningStack[],
  port: number | undefined,
  startCommand: string,
): StackChoice {
  const [first, ...others] = port === undefined ? stacks : stacks.filter((stack) => stack.port === port);
  if (first !== undefined && others.length === 0) return { ok: true, stack: first };
  if (stacks.length === 0) return refuse(`No stack is running here. Start one with \`${startCommand}\`.`);
  const known = stacks.map(stackLine).join("\n");
  if (first === undefined) return refuse(`--stack ${port}: no stack has its AWS endpoint at this port.\n${known}`);
  return refuse(`${stacks.length} stacks are running here. Choose one of them:\n${known}`);
}

function stackLine({ apis, port }: RunningStack): string {
  return `  --stack ${port}    ${apis.map(({ name, url }) => `${name} ${url}`).join(", ")}`;
}

function refuse(sentence: string): StackChoice {
  return { ok: false, sentence };
}
