import type { Intrinsic } from "./intrinsic.ts";

/** Fn::ToJsonString (transform AWS::LanguageExtensions) writes an object or a list as JSON. */
export const toJsonString: Intrinsic = (argument, where, { problem, resolve }) => {
  const value = resolve(argument, where);
  return typeof value === "object" && value !== null
    ? JSON.stringify(value)
    : problem(where, ": Fn::ToJsonString must have an object or a list.");
};
