/**
 * Measures two ways to send only declared fields: a check that refuses an answer with other fields, as in `serve`, and a serializer
 * compiled from the schema, which leaves other fields out.
 */
import { Ajv } from "ajv";
import type { Figure } from "./figure.ts";
import { compare } from "./rounds.ts";

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

export async function measureReplies(): Promise<readonly Figure[]> {
  return [
    ...(await measure("one field", age, { age: 31 })),
    ...(await measure("20 objects of 4 fields", { type: "array", items: person }, people)),
  ];
}

async function measure(what: string, shape: Shape, value: unknown): Promise<readonly Figure[]> {
  const [closed, open] = [compile(shape, true), compile(shape, false)];
  const serialize = compileSerializer(shape);
  if (serialize(value) !== JSON.stringify(value)) throw new Error("the serializer writes another text");
  const times = await compare([
    { name: "text alone", run: () => JSON.stringify(value) },
    { name: "check", run: () => closed(value) && JSON.stringify(value) },
    { name: "check and serializer", run: () => open(value) && serialize(value) },
    { name: "serializer", run: () => serialize(value) },
  ]);
  const unchecked = times.get("text alone") ?? Number.NaN;
  const over = (name: string) => `${((times.get(name) ?? Number.NaN) / unchecked).toFixed(2)} x`;
  return [
    { what: `${what}: a closed check and JSON.stringify, over JSON.stringify alone`, value: over("check"), bar: "" },
    { what: `${what}: an open check and a compiled serializer`, value: over("check and serializer"), bar: "" },
    { what: `${what}: a compiled serializer alone, its values unchecked`, value: over("serializer"), bar: "" },
  ];
}

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
