import { readList } from "../endpoint/action.ts";
import { type Member, string } from "../endpoint/members.ts";
import type { Json } from "../json.ts";
import type { ParameterStore } from "./parameter.ts";
import type { Reference } from "./reference.ts";

/** The member Names: at most ten names or ARNs. */
export const NAMES: Member = { type: "strings", item: string({ min: 1, max: 2048 }), min: 1, max: 10 };

/** Reads the parameters that a request names, without repetitions. */
export function readNames(input: Json, store: ParameterStore): readonly Reference[] {
  const texts = readList(input, "Names").map((name) => (typeof name === "string" ? name : ""));
  return [...new Set(texts)].map(store.read);
}
