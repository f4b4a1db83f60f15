import type { Intrinsic } from "./intrinsic.ts";

/** Fn::GetAZs returns three zones of a region, of the stack's own for an empty string. AWS returns those of the account's default VPC. */
export const getAzs: Intrinsic = (argument, where, { region, resolve }) => {
  const named = String(resolve(argument, where) || region);
  return ["a", "b", "c"].map((zone) => `${named}${zone}`);
};
