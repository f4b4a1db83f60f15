import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { LocalStack } from "../../local/stack/start-local.ts";

/**
 * The lines that `npm start` prints when the stack is ready: the addresses, a curl line for each API, and how many types and properties of the
 * template have no effect locally. With `listsNames`, their names too.
 */
export async function greeting(
  root: string,
  { apis, awsEndpoint, beside, invented, unavailableHosts, withoutEffect }: LocalStack,
  { listsNames }: { listsNames: boolean },
): Promise<string> {
  const local = (url: string) => url.replace("127.0.0.1", "localhost");
  const targets = await Promise.all(apis.map(({ name }) => exampleTarget(root, name)));
  const requests = apis.flatMap(({ url }, index) => {
    const target = targets[index];
    return target === undefined ? [] : [`  curl -i '${local(url)}${target}'`];
  });
  const lines = [
    "",
    ...apis.map(({ host, name, stage, url }) => `  ${name.padEnd(12)}${local(url)}    (https://${host}/${stage})`),
    `  ${"AWS".padEnd(12)}${local(awsEndpoint)}    the AWS services of the stack`,
    "",
    ...requests,
    ...(requests.length > 0 ? [""] : []),
    '  In another terminal: eval "$(npm run -s aws-env)", then',
    '  aws ... --endpoint-url "$AWS_ENDPOINT_URL" (docs/walkthrough.md).',
    "  Ctrl-C ends it.",
    "",
    ...withoutEffectLines(withoutEffect, listsNames),
    ...(beside.length > 0 ? [`Beside the stack, with a name and without effect: ${beside.join(", ")}.`] : []),
    ...(invented.length > 0 ? [`Invented, since AWS's format is not known here: ${invented.join(", ")}.`] : []),
    ...(unavailableHosts.length > 0
      ? [`This machine does not have the address ${unavailableHosts.join(" or ")}: the stack does not listen there.`]
      : []),
    "",
  ];
  return lines.join("\n");
}

/** Returns the first example request of a contract. Undefined when this folder has no contract for the API. */
async function exampleTarget(root: string, name: string): Promise<string | undefined> {
  const text = await readFile(join(root, "generated", name, "requests.json"), "utf8").catch(() => "{}");
  const [first] = Object.values<string>(JSON.parse(text));
  return first;
}

function withoutEffectLines(names: readonly string[], listsNames: boolean): readonly string[] {
  if (names.length === 0) return ["  Every type and property of the template has an effect here."];
  const counted = `${names.length} types and properties of the template have no effect here`;
  if (!listsNames)
    return [`  ${counted}:`, "  npm start -- --list names them, docs/local-stack.md says what that means."];
  return [`  ${counted} (docs/local-stack.md):`, ...names.map((name) => `    ${name}`)];
}
