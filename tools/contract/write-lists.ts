import type { ApiContract, ApiOperation } from "./api-contract.ts";

/**
 * Makes `generated/NAME/lists.ts` for the clients of lib/call: the parameters whose list is one string in a request. Undefined for a
 * contract without such parameters. A file of its own lets a caller's bundle include the lists without validators.
 */
export function writeLists({ file, operations }: ApiContract): string | undefined {
  const entries = operations.flatMap((operation) => {
    const lists = listsOf(operation);
    return lists === undefined
      ? []
      : [`  ${JSON.stringify(`${operation.method} ${operation.path}`)}: ${JSON.stringify(lists)},`];
  });
  if (entries.length === 0) return undefined;
  return [
    `// Made from ${file} by \`npm run generate\`. Never edited.`,
    "",
    "export const lists = {",
    ...entries,
    "} as const;",
    "",
  ].join("\n");
}

function listsOf({ parameters }: ApiOperation): object | undefined {
  const query = parameters.flatMap(({ in: place, name, separator }) =>
    place === "query" && separator !== null ? [[name, separator] as const] : [],
  );
  const header = parameters.flatMap(({ array, in: place, name }) => (place === "header" && array ? [name] : []));
  if (query.length === 0 && header.length === 0) return undefined;
  return { ...(query.length > 0 && { query: Object.fromEntries(query) }), ...(header.length > 0 && { header }) };
}
