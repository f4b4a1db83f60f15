import type { Place } from "../../console/api.ts";
import { findPlace } from "../../template/describe-problems.ts";
import type { StackPlan } from "../plan-stack.ts";

/** Finds the place of a value in the template. `path` begins with a logical id: `AgeApi.Policy`. */
export function placeOf({ origin }: Pick<StackPlan, "origin">, path: string): Place {
  const [logicalId = ""] = path.split(/[.[]/, 1);
  const found = origin.file && findPlace(origin.file, path);
  const construct = origin.pathOf?.(logicalId);
  return { path, ...found, ...(construct !== undefined && { construct }) };
}
