import type { Intrinsic } from "./intrinsic.ts";

/** Fn::ImportValue returns a value that another stack exports. The start supplies these values by name. */
export const importValue: Intrinsic = (argument, where, { imported, outside, resolve }) => {
  const name = String(resolve(argument, where));
  return (
    imported(name) ??
    outside(where, `: Fn::ImportValue needs the export ${name} of another stack. Supply it: --import ${name}=VALUE.`)
  );
};
