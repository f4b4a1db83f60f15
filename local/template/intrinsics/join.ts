import type { Intrinsic } from "./intrinsic.ts";

/** Fn::Join puts a separator between the values of a list. */
export const join: Intrinsic = (argument, where, { problem, resolve }) => {
  const [separator, items] = Array.isArray(argument) ? argument : [];
  const resolved = resolve(items, where);
  if (typeof separator !== "string" || !Array.isArray(resolved)) {
    return problem(where, ": Fn::Join must have a separator and a list.");
  }
  return resolved.join(separator);
};
