import type { Intrinsic } from "./intrinsic.ts";

/**
 * Fn::GetAZs returns three zones of a region. An empty string means the stack's own region. AWS returns the zones of the account's default
 * VPC.
 */
export const getAzs: Intrinsic = (argument, where, { region, resolve }) => {
  const named = String(resolve(argument, where) || region);
  return ["a", "b", "c"].map((zone) => `${named}${zone}`);
};
