/**
 * Measures two ways to send only declared fields: a check that refuses an answer with other fields, as in `serve`, and a serializer
 * compiled from the schema, which leaves other fields out.
 */
import { Ajv } from "ajv";
import { type CreateRun, compare } from "../measure/compare.ts";
import type { Effort } from "../measure/effort.ts";
import type { PartResult, Table } from "../result.ts";

type Shape = { type: string; properties?: Record<string, Shape>; items?: Shape };

const age: Shape = { type: "object", properties: { age: { type: "integer" } } };
const person: Shape = {
  type: "object",
  properties: {
    id: { type: "integer" },
    name: { type: "string" },
    address: { type: "object", properties: { street: { type: "string" }, city: { type: "string" } } },
    tags: { type: "array", items: { type: "string" } },
  },
};

const people = Array.from({ length: 20 }, (_, id) => ({
  id,
  name: `Ada ${id}`,
  address: { street: "12 St James's Square", city: "London" },
  tags: ["first", "programmer"],
}));

const ALONE = "JSON.stringify alone, unchecked";
const NAMES = [
  ALONE,
  "a closed check and JSON.stringify",
  "an open check and a compiled serializer",
  "a compiled serializer alone, unchecked",
] as const;

const VALUES = {
  "one field": { shape: age, value: { age: 31 } },
  "20 objects of 4 fields": { shape: { type: "array", items: person }, value: people },
} as const;

export async function measureReplies(effort: Effort): Promise<PartResult> {
  const tables: Table[] = [];
  for (const what of Object.keys(VALUES)) {
    const samples = await compare({ module: import.meta.filename, names: NAMES, input: what }, effort);
    const rows = NAMES.map((name) => ({ name, samples: samples.get(name) ?? [] }));
    tables.push({ id: what, title: `A reply of ${what}`, unit: "µs", better: "less", base: ALONE, rows });
  }
  return { tables, bars: [], notes: [] };
}

export const createRun: CreateRun<keyof typeof VALUES> = (name, what) => {
  const { shape, value }: { shape: Shape; value: unknown } = VALUES[what];
  const [closed, open] = [compile(shape, true), compile(shape, false)];
  const serialize = compileSerializer(shape);
  if (serialize(value) !== JSON.stringify(value)) throw new Error("the serializer writes another text");
  const runs: Record<string, () => unknown> = {
    [ALONE]: () => JSON.stringify(value),
    [NAMES[1]]: () => closed(value) && JSON.stringify(value),
    [NAMES[2]]: () => open(value) && serialize(value),
    [NAMES[3]]: () => serialize(value),
  };
  const run = runs[name];
  if (run === undefined) throw new Error(`there is no contender ${name}`);
  return run;
};

function compile(shape: Shape, closed: boolean): (value: unknown) => boolean {
  return new Ajv().compile(schemaOf(shape, closed));
}

function schemaOf({ items, properties, type }: Shape, closed: boolean): object {
  const names = Object.entries(properties ?? {});
  return {
    type,
    ...(items && { items: schemaOf(items, closed) }),
    ...(properties && {
      properties: Object.fromEntries(names.map(([name, property]) => [name, schemaOf(property, closed)])),
      required: names.map(([name]) => name),
      ...(closed && { additionalProperties: false }),
    }),
  };
}

/** Compiles a serializer from a schema, in the way of the libraries that serialize by schema. */
function compileSerializer(shape: Shape): (value: unknown) => string {
  return new Function("value", `return ${writing(shape, "value", 0)}`) as (value: unknown) => string;
}

function writing({ items, properties, type }: Shape, value: string, depth: number): string {
  switch (type) {
    case "object": {
      const members = Object.entries(properties ?? {}).map(
        ([name, property]) =>
          `${JSON.stringify(`${JSON.stringify(name)}:`)} + ${writing(property, `${value}[${JSON.stringify(name)}]`, depth)}`,
      );
      return `("{" + ${members.join(' + "," + ')} + "}")`;
    }
    case "array": {
      const item = `item${depth}`;
      return `("[" + ${value}.map((${item}) => ${writing(items ?? { type: "string" }, item, depth + 1)}).join(",") + "]")`;
    }
    case "string":
      return `JSON.stringify(${value})`;
    default:
      return `String(${value})`;
  }
}
