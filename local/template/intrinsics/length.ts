import type { Intrinsic } from "./intrinsic.ts";

/** Fn::Length (transform AWS::LanguageExtensions) counts the values of a list. */
export const length: Intrinsic = (argument, where, { problem, resolve }) => {
  const items = resolve(argument, where);
  return Array.isArray(items) ? items.length : problem(where, ": Fn::Length must have a list.");
};
