import type { Intrinsic } from "./intrinsic.ts";

/** Fn::Base64 encodes a string. */
export const base64: Intrinsic = (argument, where, { problem, resolve }) => {
  const text = resolve(argument, where);
  if (typeof text !== "string") return problem(where, ": Fn::Base64 must have a string.");
  return Buffer.from(text).toString("base64");
};
