/** A JSON object. */
export type Json = Readonly<Record<string, unknown>>;

/** Whether `value` is a JSON object: neither null nor a list. */
export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Returns `value` when it is a JSON object, otherwise an empty object. */
export function asObject(value: unknown): Json {
  return isObject(value) ? value : {};
}

/** Reads a boolean of a template, which CloudFormation also accepts as a string. Undefined when `value` is neither. */
export function asBoolean(value: unknown): boolean | undefined {
  switch (String(value).toLowerCase()) {
    case "true":
      return true;
    case "false":
      return false;
    default:
      return undefined;
  }
}

/** Parses a JSON object; undefined when `source` is not JSON or is another kind of value. */
export function parseObject(source: string): Json | undefined {
  const value = parseJson(source);
  return isObject(value) ? value : undefined;
}

/** Parses JSON; undefined when `source` is not JSON. */
export function parseJson(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch {
    return undefined;
  }
}
