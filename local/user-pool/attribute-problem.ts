import { loggableName, type Outcome, readNameValues } from "../endpoint/action.ts";
import type { Json } from "../json.ts";

/**
 * Says which of a request's UserAttributes this stack does not imitate; undefined when it imitates all. Dropping an attribute in silence would mislead the
 * caller.
 */
export function attributeProblem(input: Json, email: string, imitated: readonly string[]): Outcome | undefined {
  const attributes = readNameValues(input, "UserAttributes");
  const other = [...attributes.keys()].find((name) => !imitated.includes(name));
  if (other !== undefined) return { kind: "not imitated", what: `the user attribute ${loggableName(other)}` };
  if ((attributes.get("email") ?? email) === email) return undefined;
  return { kind: "not imitated", what: "the user attribute email with another address than Username" };
}
