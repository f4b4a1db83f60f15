import type { Intrinsic } from "./intrinsic.ts";

/** Fn::Select returns the value at an index of a list. */
export const select: Intrinsic = (argument, where, { problem, resolve }) => {
  const [index, items] = Array.isArray(argument) ? argument : [];
  const at = resolve(index, where);
  const resolved = resolve(items, where);
  const chosen: unknown = Array.isArray(resolved) ? resolved[Number(at)] : undefined;
  return chosen ?? problem(where, `: Fn::Select has no item ${at} in its list.`);
};
