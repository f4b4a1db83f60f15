import type { Json } from "../../../local/json.ts";
import type { Schema } from "../api-contract.ts";
import { follow } from "../follow.ts";
import type { Report } from "../report.ts";

/** A pattern of a schema, and its place in the document. */
export interface FoundPattern {
  pointer: string;
  /** The pattern as it is compiled, with the flag u. */
  unicode: string;
  /** The schema's `maxLength`, or null without one. */
  maxLength: number | null;
}

/** State that the readers of a document's objects share: the document that references point into, and the report. */
export interface Reading {
  document: Json;
  report: Report;
  /** References of schemas that allOf, anyOf or oneOf of the document combine with other schemas. */
  combined: ReadonlySet<string>;
  /** Returns the names of the properties of a body, given by its schemas, that are marked personal. */
  personalNames: (schemas: Iterable<Schema>) => string[];
  /** Patterns found so far, in the order of the document. The caller measures their cost afterwards, because that takes time. */
  patterns: FoundPattern[];
}

/** Returns the target of a Reference Object, or any other value as it is. */
export function dereference({ document }: Reading, value: unknown): unknown {
  return follow(document, value);
}

/** Returns `value` when it is a list, otherwise an empty list. */
export function listOr(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
