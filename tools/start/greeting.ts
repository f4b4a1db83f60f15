import type { LocalStack } from "../../local/stack/start-local.ts";
import { tryLines } from "./try-lines.ts";

/**
 * The lines that `npm start` prints when the stack is ready: the addresses, commands that call each API, and how many types and properties of the
 * template have no effect locally. With `listsNames`, their names too.
 */
export async function greeting(
  root: string,
  stack: LocalStack,
  { listsNames }: { listsNames: boolean },
): Promise<string> {
  const { apis, awsEndpoint, beside, invented, unavailableHosts, withoutEffect } = stack;
  const local = (url: string) => url.replace("127.0.0.1", "localhost");
  const commands = await tryLines(root, stack);
  const lines = [
    "",
    ...apis.flatMap(({ host, name, stage, url }) => [
      `  ${name.padEnd(12)}${local(url)}`,
      `  ${"".padEnd(12)}https://${host}/${stage} on AWS`,
    ]),
    `  ${"AWS".padEnd(12)}${local(awsEndpoint)}`,
    "",
    "  In another terminal:",
    "",
    ...commands,
    '  eval "$(npm run -s aws-env)"; aws ... --endpoint-url "$AWS_ENDPOINT_URL"',
    "",
    "  Ctrl-C ends it. More: docs/walkthrough.md.",
    "",
    ...withoutEffectLines(withoutEffect, listsNames),
    ...besideLines(beside, listsNames),
    ...(invented.length > 0 ? [`Invented, since AWS's format is not known here: ${invented.join(", ")}.`] : []),
    ...(unavailableHosts.length > 0
      ? [`This machine does not have the address ${unavailableHosts.join(" or ")}: the stack does not listen there.`]
      : []),
    "",
  ];
  return lines.join("\n");
}

function withoutEffectLines(names: readonly string[], listsNames: boolean): readonly string[] {
  if (names.length === 0) return ["  Every type and property of the template has an effect here."];
  const counted = `${names.length} types and properties of the template have no effect here`;
  if (!listsNames)
    return [`  ${counted}:`, "  npm start -- --list names them, docs/local-stack.md says what that means."];
  return [`  ${counted} (docs/local-stack.md):`, ...names.map((name) => `    ${name}`)];
}

/** The types of other services' resources, which have a name and no effect. */
function besideLines(types: readonly string[], listsNames: boolean): readonly string[] {
  if (types.length === 0) return [];
  const counted = `  Resources of ${types.length} other types stand beside the stack, with a name and without effect`;
  return listsNames ? [`${counted}:`, ...types.map((type) => `    ${type}`)] : [`${counted}.`];
}
