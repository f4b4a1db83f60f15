import type { Intrinsic } from "./intrinsic.ts";

/** Fn::Split cuts a string at each separator. */
export const split: Intrinsic = (argument, where, { problem, resolve }) => {
  const [separator, source] = Array.isArray(argument) ? argument : [];
  const text = resolve(source, where);
  if (typeof separator !== "string" || separator === "" || typeof text !== "string") {
    return problem(where, ": Fn::Split must have a separator and a string.");
  }
  return text.split(separator);
};
