import type { Json } from "../../../local/json.ts";
import { follow } from "../follow.ts";
import type { Report } from "../report.ts";

/** A pattern of a schema, with the place where it stands. */
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
  /** Patterns met so far, in their order. Measuring their cost takes time, so the caller does it afterwards. */
  patterns: FoundPattern[];
}

/** `value`, or what it refers to when it is a Reference Object. */
export function dereference({ document }: Reading, value: unknown): unknown {
  return follow(document, value);
}

/** `value` as a list, or an empty one. */
export function listOr(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
