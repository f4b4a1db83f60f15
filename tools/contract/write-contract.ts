import { asObject, isObject } from "../../local/json.ts";
import type { ApiContract, ApiOperation, ApiParameter, ApiResponse, Schema } from "./api-contract.ts";
import { corsHeaders } from "./write-cors.ts";
import type { Validators } from "./write-validators.ts";

/**
 * Writes `generated/NAME/contract.ts`: the contract as lib/serve and lib/call read it, with its types.
 *
 * `nameOf` and `replyNameOf` give the name under which `validators.js` exports the check of a schema.
 */
export function writeContract(contract: ApiContract, { nameOf, replyNameOf }: Names): string {
  const check: WriteChecks = {
    of: (schema) => `check.${nameOf(schema)}`,
    ofReply: (schema) => `check.${replyNameOf(schema)}`,
  };
  return [
    `// Made from ${contract.file} by \`npm run generate\`. Never edited.`,
    'import type { Contract } from "../../lib/serve/contract.ts";',
    ...(contract.operations.some(({ body }) => body !== null)
      ? ['import { bodyReader } from "../../lib/serve/body-reader.ts";']
      : []),
    ...(hasPathParameter(contract) ? ['import { createPathCheck } from "../../lib/serve/path-check.ts";'] : []),
    ...(hasSplit(contract) ? ['import * as list from "../../lib/serve/lists.ts";'] : []),
    'import * as check from "./validators.js";',
    "",
    'export type { operations, paths } from "./types.ts";',
    "",
    "export const contract = {",
    `  name: ${quote(contract.name)},`,
    `  version: ${quote(contract.version)},`,
    ...(contract.cors === null ? [] : [`  headers: ${JSON.stringify(corsHeaders(contract.cors))},`]),
    `  names: ${JSON.stringify(propertyNames(contract))},`,
    "  operations: {",
    ...contract.operations.flatMap((operation) => writeOperation(operation, check, hasPathParameter(contract))),
    "  },",
    "} as const satisfies Contract;",
    "",
  ].join("\n");
}

/** Every property name that the contract's schemas declare, sorted: the names that a log may repeat. */
function propertyNames({ operations, schemas }: ApiContract): string[] {
  const names = new Set<string>();
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(visit);
    else if (isObject(node)) {
      for (const name in asObject(node["properties"])) names.add(name);
      Object.values(node).forEach(visit);
    }
  };
  visit([schemas, operations]);
  return [...names].sort();
}

/** Tells whether a parameter of the contract is a list in one string. */
function hasSplit({ operations }: ApiContract): boolean {
  return operations.some(({ parameters }) => parameters.some(({ separator }) => separator !== null));
}

/**
 * Tells whether a path of the contract has a parameter. Grants then have wildcards, and every operation of the contract checks its own path.
 */
function hasPathParameter({ operations }: ApiContract): boolean {
  return operations.some(({ path }) => path.includes("{"));
}

/** The function of lib/serve/lists.ts that takes the items out of a list. */
function splitOf(place: ApiParameter["in"], separator: NonNullable<ApiParameter["separator"]>): string {
  if (place !== "query") return place === "path" ? "ofSegment" : "ofHeader";
  return { ",": "byComma", " ": "bySpace", "|": "byPipe" }[separator];
}

type Names = Pick<Validators, "nameOf" | "replyNameOf">;
type WriteCheck = (schema: Schema) => string;

interface WriteChecks {
  of: WriteCheck;
  ofReply: WriteCheck;
}

function writeOperation(
  { id, method, path, auth, parameters, body, responses }: ApiOperation,
  check: WriteChecks,
  checksPath: boolean,
): string[] {
  return [
    `    ${id}: {`,
    `      method: ${quote(method)},`,
    `      path: ${quote(path)},`,
    `      auth: ${quote(auth)},`,
    ...(checksPath ? [`      checkPath: createPathCheck(${quote(path)}),`] : []),
    "      parameters: [",
    ...parameters.map(({ schema, ...fields }) => {
      const written = [
        ...literals(fields, ["name", "in", "required", "type", "array"]),
        ...(fields.separator === null ? [] : [`split: list.${splitOf(fields.in, fields.separator)}`]),
        ...literals(fields, ["personal"]),
        `check: ${check.of(schema)}`,
      ];
      return `        { ${written.join(", ")} },`;
    }),
    "      ],",
    `      body: ${body === null ? "null" : writeBody(body, check)},`,
    "      responses: {",
    ...Object.entries(responses).map(([status, response]) => `        ${status}: ${writeResponse(response, check)},`),
    "      },",
    "    },",
  ];
}

function writeBody(body: NonNullable<ApiOperation["body"]>, check: WriteChecks): string {
  const personal = body.personal.length === 0 ? "" : `, personal: ${JSON.stringify(body.personal)}`;
  return `{ required: ${body.required}, content: ${content(body.content, check.of)}${personal}, reader: bodyReader }`;
}

function writeResponse(response: ApiResponse, check: WriteChecks): string {
  const headers = Object.entries(response.headers).map(
    ([name, { required, schema }]) => `${quote(name)}: { required: ${required}, check: ${check.of(schema)} }`,
  );
  return `{ content: ${content(response.content, check.ofReply)}, headers: ${braces(headers)} }`;
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
