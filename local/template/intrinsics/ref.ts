import type { Intrinsic } from "./intrinsic.ts";

/** Ref returns a parameter's value, a resource's physical id or a pseudo parameter. */
export const ref: Intrinsic = (argument, where, { problem, reference }) =>
  typeof argument === "string" ? reference(argument, where) : problem(where, ": Ref must have a name.");
