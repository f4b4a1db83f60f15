import { asObject } from "../../json.ts";
import type { Intrinsic } from "./intrinsic.ts";

/** Fn::Sub replaces `${NAME}` and `${NAME.ATTRIBUTE}` in a string. `${!TEXT}` becomes the text `${TEXT}`. The list form brings values of its own. */
export const sub: Intrinsic = (argument, where, scope) => {
  const [pattern, map] = Array.isArray(argument) ? argument : [argument, {}];
  if (typeof pattern !== "string") return scope.problem(where, ": Fn::Sub must have a string.");
  const variables = asObject(map);
  return pattern.replaceAll(/\$\{(!?)([^}]*)\}/g, (_, escaped: string, name: string) => {
    if (escaped) return `\${${name}}`;
    if (Object.hasOwn(variables, name)) return text(scope.resolve(variables[name], where));
    const dot = name.indexOf(".");
    return text(
      dot < 0 ? scope.reference(name, where) : scope.attribute(name.slice(0, dot), name.slice(dot + 1), where),
    );
  });

  function text(value: unknown): string {
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return String(value);
    return scope.problem(where, ": Fn::Sub may only name values that are strings.");
  }
};
