import type { ApiContract, ApiOperation, ApiResponse, Schema } from "./api-contract.ts";

/**
 * `generated/NAME/contract.ts`: the contract as lib/serve and lib/call read it, and the types that go with it.
 *
 * `nameOf` says under which name `validators.js` exports the check of a schema.
 */
export function writeContract(contract: ApiContract, nameOf: (schema: Schema) => string): string {
  const check = (schema: Schema) => `check.${nameOf(schema)}`;
  return [
    `// Made from ${contract.file} by \`npm run generate\`. Never edited.`,
    'import type { Contract } from "../../lib/serve/contract.ts";',
    'import * as check from "./validators.js";',
    "",
    'export type { operations, paths } from "./types.ts";',
    "",
    "export const contract = {",
    `  name: ${quote(contract.name)},`,
    `  version: ${quote(contract.version)},`,
    "  operations: {",
    ...contract.operations.flatMap((operation) => writeOperation(operation, check)),
    "  },",
    "} as const satisfies Contract;",
    "",
  ].join("\n");
}

type WriteCheck = (schema: Schema) => string;

function writeOperation(
  { id, method, path, auth, parameters, body, responses }: ApiOperation,
  check: WriteCheck,
): string[] {
  return [
    `    ${id}: {`,
    `      method: ${quote(method)},`,
    `      path: ${quote(path)},`,
    `      auth: ${quote(auth)},`,
    "      parameters: [",
    ...parameters.map(({ schema, ...fields }) => {
      const written = [
        ...literals(fields, ["name", "in", "required", "type", "array"]),
        ...(fields.separator === null ? [] : literals(fields, ["separator"])),
        ...literals(fields, ["personal"]),
        `check: ${check(schema)}`,
      ];
      return `        { ${written.join(", ")} },`;
    }),
    "      ],",
    `      body: ${body === null ? "null" : `{ required: ${body.required}, content: ${content(body.content, check)} }`},`,
    "      responses: {",
    ...Object.entries(responses).map(([status, response]) => `        ${status}: ${writeResponse(response, check)},`),
    "      },",
    "    },",
  ];
}

function writeResponse(response: ApiResponse, check: WriteCheck): string {
  const headers = Object.entries(response.headers).map(
    ([name, { required, schema }]) => `${quote(name)}: { required: ${required}, check: ${check(schema)} }`,
  );
  return `{ content: ${content(response.content, check)}, headers: ${braces(headers)} }`;
}

function content(byMediaType: Readonly<Record<string, Schema>>, check: WriteCheck): string {
  return braces(Object.entries(byMediaType).map(([mediaType, schema]) => `${quote(mediaType)}: ${check(schema)}`));
}

function literals<Fields extends object>(fields: Fields, names: readonly (keyof Fields & string)[]): string[] {
  return names.map((name) => `${name}: ${JSON.stringify(fields[name])}`);
}

function braces(entries: readonly string[]): string {
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

function quote(text: string): string {
  return JSON.stringify(text);
}
