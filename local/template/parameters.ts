import type { Json } from "../json.ts";
import type { Problems } from "./problems.ts";

/**
 * The values of the template's parameters. `outside` has the parameters whose value only an AWS account has, each with a sentence that says
 * so, for the problem's message.
 */
export interface ParameterValues {
  values: ReadonlyMap<string, string | readonly string[]>;
  outside: ReadonlyMap<string, string>;
}

/**
 * Reads the value of each parameter: the supplied one, otherwise the default. Adds a problem for a value that the parameter's own rules refuse, for a
 * parameter without a value, and for a supplied value that the template has no parameter for. No problem repeats a value, which may be a secret.
 *
 * For a parameter whose type is an SSM parameter (`AWS::SSM::Parameter::Value<...>`), the supplied value is the value itself, not the name under which
 * Systems Manager stores it: the local stack has no such store before it starts.
 */
export function readParameters(
  parameters: Readonly<Record<string, Json>>,
  supplied: Readonly<Record<string, string>>,
  problems: Problems,
): ParameterValues {
  const values = new Map<string, string | readonly string[]>();
  const outside = new Map<string, string>();
  for (const [name, parameter] of Object.entries(parameters)) {
    const where = `Parameters.${name}`;
    const type = String(parameter["Type"]);
    const given = Object.hasOwn(supplied, name) ? supplied[name] : undefined;
    if (given === undefined && type.startsWith("AWS::SSM::Parameter::Value<")) {
      outside.set(
        name,
        `: the parameter ${name} takes its value from Systems Manager. Supply it: --parameter ${name}=VALUE.`,
      );
      continue;
    }
    const value = given ?? parameter["Default"];
    if (value === undefined) {
      problems.add(where, ` has no Default. Supply a value: --parameter ${name}=VALUE.`);
      outside.set(name, `: the parameter ${name} has no value.`);
      continue;
    }
    const text = String(value);
    const rule = brokenRule(text, parameter);
    if (rule !== undefined) problems.add(where, `: the value ${rule}.${hint(parameter)}`);
    values.set(name, isList(type) ? text.split(",").map((item) => item.trim()) : text);
  }
  for (const name of Object.keys(supplied).filter((one) => !Object.hasOwn(parameters, one))) {
    problems.add(
      `Parameters.${name}`,
      ` is not defined. The template's parameters are: ${Object.keys(parameters).join(", ") || "none"}.`,
    );
  }
  return { values, outside };
}

function isList(type: string): boolean {
  return /^(?:CommaDelimitedList$|List<|AWS::SSM::Parameter::Value<(?:CommaDelimitedList|List<))/.test(type);
}

function hint({ ConstraintDescription }: Json): string {
  return typeof ConstraintDescription === "string" ? ` ${ConstraintDescription}` : "";
}

/** Returns the rule of a parameter that a value breaks; undefined when the value keeps every rule. */
function brokenRule(value: string, parameter: Json): string | undefined {
  const { AllowedPattern, AllowedValues, MaxLength, MaxValue, MinLength, MinValue, Type } = parameter;
  const values = isList(String(Type)) ? value.split(",").map((item) => item.trim()) : [value];
  const isNumeric = Type === "Number" || Type === "List<Number>";
  if (isNumeric && values.some((one) => one === "" || !Number.isFinite(Number(one)))) return "must be a number";
  if (Array.isArray(AllowedValues) && !values.every((one) => AllowedValues.map(String).includes(one))) {
    return `must be one of AllowedValues: ${AllowedValues.join(", ")}`;
  }
  if (AllowedPattern !== undefined && !values.every((one) => new RegExp(`^(?:${AllowedPattern})$`).test(one))) {
    return `must match AllowedPattern ${AllowedPattern}`;
  }
  if (MinLength !== undefined && value.length < Number(MinLength)) return `must have at least ${MinLength} characters`;
  if (MaxLength !== undefined && value.length > Number(MaxLength)) return `must have at most ${MaxLength} characters`;
  if (isNumeric && MinValue !== undefined && values.some((one) => Number(one) < Number(MinValue))) {
    return `must be at least ${MinValue}`;
  }
  if (isNumeric && MaxValue !== undefined && values.some((one) => Number(one) > Number(MaxValue))) {
    return `must be at most ${MaxValue}`;
  }
  return undefined;
}
