import type { Place } from "../../console/api.ts";
import type { FindPlaces } from "../../console/place-steps.ts";
import { findPlace } from "../../template/describe-problems.ts";
import type { StackPlan } from "../plan-stack.ts";

/** Finds the place of a value in the template. `path` begins with a logical id: `AgeApi.Policy`. */
export function placeOf({ origin }: Pick<StackPlan, "origin">, path: string): Place {
  const [logicalId = ""] = path.split(/[.[]/, 1);
  const found = origin.file && findPlace(origin.file, path);
  const construct = origin.pathOf?.(logicalId);
  return { path, ...found, ...(construct !== undefined && { construct }) };
}

/** Makes the functions that find the places of a record's policies and callers. */
export function findPlaces(plan: Pick<StackPlan, "origin" | "resources">): FindPlaces {
  return {
    ofPath: (path) => placeOf(plan, path),
    ofCaller(arn) {
      const [, kind, name] = /^arn:[^:]*:(?:iam|sts)::[^:]*:(user|assumed-role)\/([^/]+)/.exec(arn) ?? [];
      const type = kind === "user" ? "AWS::IAM::User" : "AWS::IAM::Role";
      const found = plan.resources.find((resource) => resource.type === type && resource.ref === name);
      return found && placeOf(plan, found.logicalId);
    },
  };
}
