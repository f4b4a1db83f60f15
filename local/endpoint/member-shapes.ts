import { isObject, type Json } from "../json.ts";
import { type AwsRefusal, refusal } from "./action.ts";
import type { Member, Members } from "./members.ts";

/**
 * Checks the JSON type of every known member, as AWS's JSON protocol does. Returns the refusal of the first member of a wrong type; undefined when every
 * type is right. A null counts as absent.
 */
export function shapeProblem(members: Members, input: Json): AwsRefusal | undefined {
  for (const [name, member] of Object.entries(members)) {
    const value = input[name] ?? undefined;
    const wrong = value === undefined ? undefined : wrongPart(member, value);
    if (wrong) return notConvertible(wrong.wanted, wrong.value, name);
  }
  return undefined;
}

/** A part of a value that does not have the wanted type. */
interface WrongPart {
  wanted: string;
  value: unknown;
}

const ANY_STRING: Member = { type: "string" };

/** Finds the first part of a value that does not have the wanted type. */
function wrongPart(member: Member, value: unknown): WrongPart | undefined {
  switch (member.type) {
    case "string":
    case "blob":
      return typeof value === "string" ? undefined : { wanted: "String", value };
    case "boolean":
      return typeof value === "boolean" ? undefined : { wanted: "Boolean", value };
    case "integer":
      return Number.isInteger(value) ? undefined : { wanted: "Integer", value };
    case "strings":
      if (!Array.isArray(value)) return { wanted: "List", value };
      return firstWrong(value.map((entry) => wrongPart(member.item, entry)));
    case "structures":
      if (!Array.isArray(value)) return { wanted: "List", value };
      return firstWrong(value.map((entry) => wrongPart({ type: "structure", members: member.members }, entry)));
    case "structure":
      if (!isObject(value)) return { wanted: "Structure", value };
      return firstWrong(
        Object.entries(member.members).map(([name, part]) =>
          (value[name] ?? undefined) === undefined ? undefined : wrongPart(part, value[name]),
        ),
      );
    case "map":
      if (!isObject(value)) return { wanted: "Map", value };
      return firstWrong(Object.values(value).map((entry) => wrongPart(ANY_STRING, entry)));
    case "attributes":
      if (!Array.isArray(value)) return { wanted: "List", value };
      return firstWrong(value.map(wrongAttribute));
  }
}

function wrongAttribute(value: unknown): WrongPart | undefined {
  if (!isObject(value)) return { wanted: "Structure", value };
  return wrongPart(ANY_STRING, value["Name"] ?? null) ?? wrongPart(ANY_STRING, value["Value"] ?? "");
}

function firstWrong(parts: readonly (WrongPart | undefined)[]): WrongPart | undefined {
  return parts.find((part) => part !== undefined);
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
  const article = wanted === "Integer" ? "an" : "a";
  return refusal("SerializationException", `${token} can not be converted to ${article} ${wanted}`, because);
}
