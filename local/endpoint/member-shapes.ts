import { isObject, type Json } from "../json.ts";
import { type AwsRefusal, refusal } from "./action.ts";
import type { Member, Members } from "./members.ts";

/**
 * Checks the JSON type of every known member, as AWS's JSON protocol does. Returns the refusal of the first member of a wrong type; undefined when every
 * type is right. A null counts as absent.
 */
export function shapeProblem(members: Members, input: Json): AwsRefusal | undefined {
  for (const [name, { type }] of Object.entries(members)) {
    const value = input[name] ?? undefined;
    const wrong = value === undefined ? undefined : wrongPart(type, value);
    if (wrong) return notConvertible(wrong.wanted, wrong.value, name);
  }
  return undefined;
}

/** Finds the first part of a value that does not have the wanted type. */
function wrongPart(type: Member["type"], value: unknown): { wanted: string; value: unknown } | undefined {
  switch (type) {
    case "string":
      return typeof value === "string" ? undefined : { wanted: "String", value };
    case "boolean":
      return typeof value === "boolean" ? undefined : { wanted: "Boolean", value };
    case "map":
      if (!isObject(value)) return { wanted: "Map", value };
      return Object.values(value)
        .map((entry) => wrongPart("string", entry))
        .find((wrong) => wrong !== undefined);
    case "attributes":
      if (!Array.isArray(value)) return { wanted: "List", value };
      return value.map(wrongAttribute).find((wrong) => wrong !== undefined);
  }
}

function wrongAttribute(value: unknown): { wanted: string; value: unknown } | undefined {
  if (!isObject(value)) return { wanted: "Structure", value };
  return wrongPart("string", value["Name"] ?? null) ?? wrongPart("string", value["Value"] ?? "");
}

function notConvertible(wanted: string, given: unknown, member: string): AwsRefusal {
  const because = `${member} must hold a ${wanted.toLowerCase()}`;
  if (typeof given === "object" && given !== null) {
    return refusal("SerializationException", "Start of structure or map found where not expected.", because);
  }
  const token =
    typeof given === "number"
      ? "NUMBER_VALUE"
      : typeof given === "boolean"
        ? `${given ? "TRUE" : "FALSE"}_VALUE`
        : "STRING_VALUE";
  return refusal("SerializationException", `${token} can not be converted to a ${wanted}`, because);
}
