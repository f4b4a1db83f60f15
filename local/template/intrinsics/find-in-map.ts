import { asObject, isObject } from "../../json.ts";
import type { Intrinsic } from "./intrinsic.ts";

/** Fn::FindInMap looks a value up by two keys. With `DefaultValue` (transform AWS::LanguageExtensions) a key may be missing. */
export const findInMap: Intrinsic = (argument, where, { mappings, problem, resolve }) => {
  const items = Array.isArray(argument) ? argument : [];
  const [map, first, second] = items.slice(0, 3).map((item) => String(resolve(item, where)));
  const fallback: unknown = items[3];
  if (map === undefined || first === undefined || second === undefined) {
    return problem(where, ": Fn::FindInMap must have a map and two keys.");
  }
  const found = own(own(own(mappings, map), first), second);
  if (found !== undefined) return resolve(found, where);
  if (isObject(fallback) && Object.hasOwn(fallback, "DefaultValue")) return resolve(fallback["DefaultValue"], where);
  return problem(where, `: Fn::FindInMap finds no ${first}.${second} in the mapping ${map}.`);
};

function own(value: unknown, key: string): unknown {
  const object = asObject(value);
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
