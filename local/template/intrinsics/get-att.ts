import type { Intrinsic } from "./intrinsic.ts";

/** Fn::GetAtt, as a list (`["Pool", "Arn"]`) or as a string (`Pool.Arn`), returns an attribute of a resource. */
export const getAtt: Intrinsic = (argument, where, { attribute, problem, resolve }) => {
  const parts = Array.isArray(argument) ? argument : String(argument).split(/\.(.*)/s, 2);
  const [logicalId, ...names] = parts.map((part) => resolve(part, where));
  if (typeof logicalId !== "string" || names.length === 0) {
    return problem(where, ": Fn::GetAtt must have a logical id and an attribute.");
  }
  return attribute(logicalId, names.join("."), where);
};
