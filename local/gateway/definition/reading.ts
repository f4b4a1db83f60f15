import type { Json } from "../../json.ts";

/** The prefix of API Gateway's extensions to OpenAPI. */
export const AMAZON = "x-amazon-apigateway-";

/** The state that the readers of a document's parts share. */
export interface Reading {
  /** The whole document: an operation inherits from its root. */
  document: Json;
  /** Notes a problem, with its place in the document (`.paths./day.get`) in front of the sentence. */
  report: (place: string, sentence: string) => void;
}

/** Reports every extension of API Gateway's on `part` that is not among `known` (names without the prefix). */
export function reportUnknownExtensions(
  part: Json,
  known: readonly string[],
  place: string,
  { report }: Reading,
): void {
  for (const key of Object.keys(part)) {
    if (key.startsWith(AMAZON) && !known.includes(key.slice(AMAZON.length)))
      report(`${place}.${key}`, "is not imitated");
  }
}

/** The value when it is a list; otherwise an empty one. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
