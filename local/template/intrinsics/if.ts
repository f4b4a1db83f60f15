import type { Intrinsic } from "./intrinsic.ts";

/** Fn::If returns one of two values, by the truth of a condition. The other value is not looked at. */
export const fnIf: Intrinsic = (argument, where, { condition, problem, resolve }) => {
  const [name, then, otherwise] = Array.isArray(argument) ? argument : [];
  if (!Array.isArray(argument) || argument.length !== 3) {
    return problem(where, ": Fn::If must have the name of a condition and two values.");
  }
  return resolve(condition(String(name), where) ? then : otherwise, where);
};
