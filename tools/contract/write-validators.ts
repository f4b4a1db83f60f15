import { _, Ajv } from "ajv";
import { Ajv2019 } from "ajv/dist/2019.js";
import standalone from "ajv/dist/standalone/index.js";
import { build } from "esbuild";
import { formats } from "../../lib/serve/formats.ts";
import type { Json } from "../../local/json.ts";
import type { ApiContract, Schema } from "./api-contract.ts";
import { type ClosedSchemas, closeSchemas } from "./close-schemas.ts";
import { jsonSchema } from "./json-schema.ts";
import { multipleOfKeyword } from "./multiple-of-keyword.ts";

/** A module of validators, and the names of its exports. */
export interface Validators {
  javascript: string;
  declarations: string;
  /** Returns the name of the export that checks a schema of a request, or of an answer's header. */
  nameOf: (schema: Schema) => string;
  /** Returns the name of the export that checks the body of an answer, and refuses undeclared properties. */
  replyNameOf: (schema: Schema) => string;
}

/**
 * Compiles a validator for every parameter, body, answer and header of a contract. The body of an answer may have no undeclared property.
 * The module needs no Ajv, and of our own code only `IMPORTED`. Equal schemas share a validator, which is named after their component, or
 * else after the first place that uses the validator.
 */
export async function writeValidators(contract: ApiContract): Promise<Validators> {
  const closed = closeSchemas(contract.schemas);
  const names = nameSchemas(contract, closed);
  const exported = [...names.values()].sort();
  const components = { ...contract.schemas, ...closed.components() };

  const ajv = new (JSON.stringify([...names.keys(), components]).includes("unevaluatedProperties") ? Ajv2019 : Ajv)({
    allowUnionTypes: true,
    code: { source: true, esm: true, lines: true, formats: _`formats` },
    strictRequired: false,
    // OpenAPI allows a keyword beside another type's or beside none; it has no effect there.
    strictTypes: false,
    strictTuples: false,
  });
  ajv.removeKeyword("multipleOf").addKeyword(multipleOfKeyword);
  for (const [name, { test }] of Object.entries(formats)) ajv.addFormat(name, test);
  ajv.addSchema({ $id: "contract", definitions: definitionsOf(components) });
  /** The id by which Ajv knows the schema of each export. */
  const ids = new Map<string, string>();
  for (const [text, name] of names) {
    const schema = withinContract(JSON.parse(text));
    // A component is checked by its own function. As a schema of its own, a reference would get a second function.
    ids.set(name, typeof schema["$ref"] === "string" ? schema["$ref"] : name);
    if (schema["$ref"] === undefined) ajv.addSchema(schema, name);
  }

  const code = standalone.default(ajv, Object.fromEntries(exported.map((name) => [name, ids.get(name) ?? name])));
  return {
    javascript: await withoutAjv(code, contract),
    declarations: declarations(exported, contract),
    nameOf: find,
    replyNameOf: (schema) => find(replySchema(schema, closed)),
  };

  function find(schema: Schema): string {
    const name = names.get(key(schema));
    if (name === undefined) throw new Error(`${contract.name}: no operation uses this schema`);
    return name;
  }
}

/** The schema that checks the body of an answer: closed, unless it already refuses undeclared properties. */
function replySchema(schema: Schema, closed: ClosedSchemas): Schema {
  return closed.changes(schema) ? closed.close(schema) : schema;
}

/** The name of each schema's validator, by the schema as JSON. */
function nameSchemas(contract: ApiContract, closed: ClosedSchemas): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  const add = (schema: Schema, otherwise: string) => {
    if (names.has(key(schema))) return;
    const [, component, whole] = /^#\/components\/schemas\/(\w+)(:whole)?$/.exec(String(schema["$ref"])) ?? [];
    let name = identifier(component === undefined ? otherwise : whole ? `${component}_reply` : component);
    while (taken.has(name)) name += "_";
    taken.add(name);
    names.set(key(schema), name);
  };

  for (const { id, parameters, body, responses } of contract.operations) {
    for (const parameter of parameters) add(parameter.schema, `${id}_${parameter.name}`);
    for (const [mediaType, schema] of Object.entries(body?.content ?? {})) add(schema, `${id}_body_${mediaType}`);
    for (const [status, { content, headers }] of Object.entries(responses)) {
      for (const [mediaType, schema] of Object.entries(content)) {
        add(replySchema(schema, closed), `${id}_${status}_${mediaType}`);
      }
      for (const [name, { schema }] of Object.entries(headers)) add(schema, `${id}_${status}_${name}`);
    }
  }
  return names;
}

function key(schema: Schema): string {
  return JSON.stringify(schema);
}

function identifier(text: string): string {
  const name = text.replaceAll(/[^A-Za-z0-9_]/g, "_");
  // The name of a global, such as Array or RegExp, would hide the one that validators call.
  return /^\d/.test(name) || name in globalThis || RESERVED.test(name) ? `${name.replace(/^(?=\d)/, "_")}_` : name;
}

/** Words of JavaScript, and names that the module has for imports and for Ajv's functions and schemas. */
const RESERVED =
  /^(?:await|break|case|catch|class|const|continue|debugger|default|delete|do|else|enum|export|extends|false|finally|for|formats|function|if|implements|import|in|instanceof|interface|isMultipleOf|known|let|new|null|package|private|protected|public|return|static|super|switch|this|throw|true|try|typeof|var|void|while|with|yield|(?:default|formats|func|pattern|root|schema|validate|wrapper)\d+)$/;

function definitionsOf(schemas: Readonly<Record<string, Schema>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, jsonSchema(schema)]));
}

/** Points the references of a schema at the contract's definitions, which Ajv knows by the contract's id. */
function withinContract(schema: Schema): Json {
  return JSON.parse(JSON.stringify(jsonSchema(schema)).replaceAll('"#/definitions/', '"contract#/definitions/'));
}

/** Files of this repository that the written module may import. */
const IMPORTED = { formats: "../../lib/serve/formats.ts", isMultipleOf: "../../lib/serve/multiple-of.ts" } as const;

/** Puts the helpers of Ajv into the validators that Ajv has written, so that they run without Ajv. Imports of our own functions stay. */
async function withoutAjv(code: string, contract: ApiContract): Promise<string> {
  const used = Object.keys(formats).filter(
    (name) => code.includes(`formats[${JSON.stringify(name)}]`) || code.includes(`formats.${name}`),
  );
  const tests = used.map((name) => `${JSON.stringify(name)}: known[${JSON.stringify(name)}].test`);
  const imports = [
    ...(used.length === 0
      ? []
      : [`import { formats as known } from "${IMPORTED.formats}";`, `const formats = { ${tests.join(", ")} };`]),
    ...(code.includes("= isMultipleOf;") ? [`import { isMultipleOf } from "${IMPORTED.isMultipleOf}";`] : []),
    "",
  ].join("\n");
  const { outputFiles } = await build({
    stdin: { contents: imports + code, resolveDir: import.meta.dirname },
    bundle: true,
    write: false,
    format: "esm",
    platform: "node",
    target: "node24",
    external: Object.values(IMPORTED),
    banner: { js: header(contract) },
    legalComments: "none",
  });
  return (
    (outputFiles[0]?.text ?? "")
      // esbuild names the files that it bundles, with this machine's folders.
      .replaceAll(/^\s*\/\/ \S*(?:node_modules\/|<stdin>).*\n/gm, "")
      // Code that Ajv keeps for writing a helper by its import; the helpers are bundled.
      .replaceAll(/^.*\.code = 'require\(.*\n/gm, "")
      // The place of a rule in its schema is not used, and takes a tenth of a small function's bundle.
      .replaceAll(/ schemaPath: "(?:[^"\\]|\\.)*",/g, "")
  );
}

function declarations(names: readonly string[], contract: ApiContract): string {
  return [
    header(contract),
    'import type { Check } from "../../lib/serve/contract.ts";',
    "",
    ...names.map((name) => `export const ${name}: Check;`),
    "",
  ].join("\n");
}

function header({ file }: ApiContract): string {
  return `// Made from ${file} by \`npm run generate\`. Never edited.`;
}
