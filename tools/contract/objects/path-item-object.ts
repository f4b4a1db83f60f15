import { asObject, isObject } from "../../../local/json.ts";
import { type ApiOperation, METHODS } from "../api-contract.ts";
import { pointer } from "../pointer.ts";
import { readOperation } from "./operation-object.ts";
import { dereference, type Reading } from "./reading.ts";

/** Reads the operations of a Path Item Object. `earlier` are the operations of the paths read before, whose ids are taken. */
export function readPathItem(
  reading: Reading,
  path: string,
  pathItem: unknown,
  earlier: readonly ApiOperation[],
): readonly ApiOperation[] {
  const item = asObject(dereference(reading, pathItem));
  const operations: ApiOperation[] = [];
  for (const [key, method] of Object.entries(METHODS)) {
    const operation = item[key];
    if (!isObject(operation)) continue;
    const where = pointer("paths", path, key);
    const site = { where, path, method, shared: item["parameters"], earlier: [...earlier, ...operations] };
    operations.push(readOperation(reading, operation, site));
  }
  return operations;
}
