import { suggestion } from "../../local/suggestion.cjs";
import { UserError } from "../../local/user-error.ts";
import data from "./parameters.json" with { type: "json" };

/** The name of a value that the models depend on. `parameters.json` says what each means and where its value comes from. */
export type ParameterName = keyof typeof data;

/** The value of each parameter. A limit that does not exist is Infinity. */
export type Parameters = Readonly<Record<ParameterName, number>>;

export const PARAMETER_NAMES = Object.keys(data) as readonly ParameterName[];

/** The values of `parameters.json`, with those of `own` in their place. Throws a UserError for a name or a value that does not exist. */
export function readParameters(own: unknown = {}, file = "--parameters"): Parameters {
  if (typeof own !== "object" || own === null) throw new UserError(`${file}: write an object, {"getIdRate": 100}.`);
  const values = Object.fromEntries(
    PARAMETER_NAMES.map((name) => [name, data[name].value ?? Number.POSITIVE_INFINITY]),
  );
  for (const [name, value] of Object.entries(own)) {
    if (!Object.hasOwn(data, name)) {
      const meant = suggestion(name, PARAMETER_NAMES);
      throw new UserError(
        `${file}: ${name} is not a parameter${meant}. tools/simulate/parameters.json has all of them.`,
      );
    }
    if (value !== null && (typeof value !== "number" || !(value >= 0))) {
      throw new UserError(`${file}: ${name} must be a number from 0 on, or null for no limit.`);
    }
    values[name] = value ?? Number.POSITIVE_INFINITY;
  }
  // Every name of the file has a value: the names come from the file itself.
  return values as Parameters;
}
