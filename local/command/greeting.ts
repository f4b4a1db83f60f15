import type { LocalStack } from "../stack/start-local.ts";
import type { StackSource } from "./run-stack.ts";

/**
 * Writes the lines for a person when the stack is ready: the addresses, commands that call each API, and how many types and properties of the template
 * have no effect locally. With `listsNames`, their names too.
 */
export async function greeting(
  stack: LocalStack,
  { pages, tryLines, wording }: Pick<StackSource, "pages" | "tryLines" | "wording">,
  { listsNames }: { listsNames: boolean },
): Promise<string> {
  const { apis, awsEndpoint, beside, consoleUrl, invented, unavailableHosts, withoutEffect } = stack;
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
    ...withoutEffectLines(withoutEffect),
    ...besideLines(beside, listsNames),
    ...(invented.length > 0 ? [`Invented, since AWS's format is not known here: ${invented.join(", ")}.`] : []),
    ...(unavailableHosts.length > 0
      ? [`This machine does not have the address ${unavailableHosts.join(" or ")}: the stack does not listen there.`]
      : []),
    "",
  ];
  return lines.join("\n");

  function withoutEffectLines(names: readonly string[]): readonly string[] {
    if (names.length === 0) return ["  Every type and property of the template has an effect here."];
    const counted =
      names.length === 1
        ? "1 type or property of the template has no effect here"
        : `${names.length} types and properties of the template have no effect here`;
    if (listsNames) return [`  ${counted} (${pages.withoutEffect}):`, ...names.map((name) => `    ${name}`)];
    return [
      `  ${counted}:`,
      `  --list names ${names.length === 1 ? "it" : "them"}, and ${pages.withoutEffect} says what that means.`,
    ];
  }
}

/** The types of other services' resources, which have a name and no effect. */
function besideLines(types: readonly string[], listsNames: boolean): readonly string[] {
  if (types.length === 0) return [];
  const counted = `  Resources of ${types.length} other ${types.length === 1 ? "type" : "types"} have a name here, and no effect`;
  return listsNames ? [`${counted}:`, ...types.map((type) => `    ${type}`)] : [`${counted}.`];
}
