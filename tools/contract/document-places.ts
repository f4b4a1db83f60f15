/** Finds where the parts of a bundled document were written: in the contract's own file, or in a file that the contract refers to. */
import type { BaseResolver, Source } from "@redocly/openapi-core";
import type { Json } from "../../local/json.ts";
import { follow, memberOf } from "./follow.ts";
import { type PlaceOf, positionIn } from "./place.ts";
import { partsOf, pointer } from "./pointer.ts";

/** The file that an object was written in, and the parts of its pointer there. */
interface Origin {
  source: Source;
  parts: readonly string[];
}

/** The origin of every object in every document that was read. */
export async function originsOf({ cache }: BaseResolver): Promise<ReadonlyMap<unknown, Origin>> {
  const origins = new Map<unknown, Origin>();
  const note = (node: unknown, source: Source, parts: readonly string[]): void => {
    if (typeof node !== "object" || node === null || origins.has(node)) return;
    origins.set(node, { source, parts });
    for (const [key, value] of Object.entries(node)) note(value, source, [...parts, key]);
  };
  for (const read of cache.values()) {
    const loaded = await read;
    if (!(loaded instanceof Error)) note(loaded.parsed, loaded.source, []);
  }
  return origins;
}

/**
 * Finds places by pointers into the bundled document. When a pointer passes a reference, the place is in the file of the reference's
 * target.
 */
export function documentPlaces(
  document: Json,
  source: Source,
  origins: ReadonlyMap<unknown, Origin>,
  fileOf: (absoluteRef: string) => string,
): PlaceOf {
  return (text) => {
    let origin: Origin = { source, parts: [] };
    let node: unknown = document;
    const path = partsOf(text);
    for (const [index, part] of path.entries()) {
      const { parts, source } = origins.get(node) ?? origin;
      origin = { source, parts: [...parts, part] };
      const member = memberOf(node, part);
      node = path[index + 1] === "$ref" ? member : follow(document, member);
    }
    const { parts, source: written } = origins.get(node) ?? origin;
    const where = pointer(...parts);
    return { file: fileOf(written.absoluteRef), position: positionIn(written, where), pointer: where };
  };
}
