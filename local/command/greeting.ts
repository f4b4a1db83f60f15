import type { LocalStack } from "../stack/start-local.ts";
import type { StackSource } from "./run-stack.ts";
import { countWithoutEffect } from "./without-effect-text.ts";

/**
 * Writes the lines for a person when the stack is ready: the addresses, commands that call each API, and how many types and properties of the template
 * have no effect locally.
 */
export async function greeting(
  stack: LocalStack,
  { pages, tryLines, wording }: Pick<StackSource, "pages" | "tryLines" | "wording">,
): Promise<string> {
  const { apis, awsEndpoint, consoleUrl, invented, unavailableHosts } = stack;
  const local = (url: string) => url.replace("127.0.0.1", "localhost");
  const width = Math.max(12, ...apis.map(({ name }) => name.length + 2));
  const commands = await tryLines(stack);
  const lines = [
    "",
    ...apis.flatMap(({ host, name, stage, url }) => [
      `  ${name.padEnd(width)}${local(url)}`,
      `  ${"".padEnd(width)}https://${host}/${stage} on AWS`,
    ]),
    `  ${"AWS".padEnd(width)}${local(awsEndpoint)}`,
    ...(consoleUrl === undefined ? [] : [`  ${"Console".padEnd(width)}${consoleUrl}`]),
    "",
    "  In another terminal:",
    "",
    ...commands,
    `  eval "$(${wording.run("aws-env", "")})"`,
    '  aws ... --endpoint-url "$AWS_ENDPOINT_URL"',
    "",
    `  Ctrl-C ends it. More: ${pages.more}.`,
    "",
    countWithoutEffect(stack, wording.list, pages.withoutEffect),
    ...(invented.length > 0 ? [`Invented, since AWS's format is not known here: ${invented.join(", ")}.`] : []),
    ...(unavailableHosts.length > 0
      ? [`This machine does not have the address ${unavailableHosts.join(" or ")}: the stack does not listen there.`]
      : []),
    "",
  ];
  return lines.join("\n");
}
