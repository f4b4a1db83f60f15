import { asObject } from "../../../local/json.ts";
import type { ApiOperation } from "../api-contract.ts";
import { readPathItem } from "./path-item-object.ts";
import type { Reading } from "./reading.ts";

/** Reads the operations of a Paths Object, in the order of the document. */
export function readPaths(reading: Reading): readonly ApiOperation[] {
  const operations: ApiOperation[] = [];
  for (const [path, item] of Object.entries(asObject(reading.document["paths"]))) {
    for (const operation of readPathItem(reading, path, item, operations)) operations.push(operation);
  }
  return operations;
}
