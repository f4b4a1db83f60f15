import type { Json } from "../json.ts";
import { type AwsRefusal, refusal } from "./action.ts";
import type { Member, Members, StringMember } from "./members.ts";

const NO_CONSTRAINT: StringMember = { type: "string" };
const LENGTH = "must have length";

/**
 * Checks required members, and the constraints of each member. Returns one refusal that names every broken rule, as AWS does; undefined when no rule is
 * broken. `validationError` is the service's error type for the refusal.
 *
 * AWS does not always name a member's broken rules in the same order: here the pattern comes before the length. A string that is too long is not
 * matched against its pattern, so that the work for a request is bounded.
 */
export function constraintProblem(
  { members, validationError }: { members: Members; validationError: string },
  required: readonly string[],
  input: Json,
): AwsRefusal | undefined {
  const names = [...new Set([...required, ...Object.keys(members)])];
  const broken = names.flatMap((name) => {
    const value = input[name] ?? undefined;
    const member = members[name] ?? NO_CONSTRAINT;
    // An empty string counts as absent when the model does not bound its length.
    if (value === undefined || (value === "" && !hasConstraint(member))) {
      return required.includes(name) ? [{ name, value: printedValue(null, member), rule: "must not be null" }] : [];
    }
    return brokenRules(value, member).map((rule) => ({ name, value: printedValue(value, member), rule }));
  });
  if (broken.length === 0) return undefined;
  const sentences = broken.map(
    ({ name, rule, value }) =>
      `Value${value} at '${name.charAt(0).toLowerCase()}${name.slice(1)}' failed to satisfy constraint: Member ${rule}`,
  );
  const count = broken.length === 1 ? "1 validation error" : `${broken.length} validation errors`;
  const because = [...new Set(broken.map(({ name, rule }) => `${name} ${rule}`))].join("; ");
  return refusal(validationError, `${count} detected: ${sentences.join("; ")}`, because);
}

function hasConstraint(member: Member): boolean {
  return member.type !== "string" || (member.min ?? member.max ?? member.pattern ?? member.values) !== undefined;
}

function brokenRules(value: unknown, member: Member): readonly string[] {
  switch (member.type) {
    case "string":
      return typeof value === "string" ? brokenByString(value, member) : [];
    case "integer":
      return typeof value === "number" ? outOfBounds(value, member, "must have value") : [];
    case "blob":
      return typeof value === "string" ? outOfBounds(Buffer.byteLength(value, "base64"), member, LENGTH) : [];
    case "structures":
      return Array.isArray(value) ? outOfBounds(value.length, member, LENGTH) : [];
    case "strings": {
      const values: readonly unknown[] = Array.isArray(value) ? value : [];
      const byLength = outOfBounds(values.length, member, LENGTH);
      if (byLength.length > 0) return byLength;
      const [rules] = values.map((entry) => brokenRules(entry, member.item)).filter(({ length }) => length > 0);
      return rules ? [`must satisfy constraint: [${rules.map((rule) => `Member ${rule}`).join(", ")}]`] : [];
    }
    default:
      return [];
  }
}

function brokenByString(value: string, { max, min, pattern, values }: StringMember): readonly string[] {
  if (max !== undefined && value.length > max) return [`must have length less than or equal to ${max}`];
  return [
    ...(values && !values.includes(value) ? [`must satisfy enum value set: [${values.join(", ")}]`] : []),
    ...(pattern && !pattern.regExp.test(value) ? [`must satisfy regular expression pattern: ${pattern.written}`] : []),
    ...(min !== undefined && value.length < min ? [`must have length greater than or equal to ${min}`] : []),
  ];
}

function outOfBounds(number: number, { max, min }: { max?: number; min?: number }, what: string): readonly string[] {
  if (max !== undefined && number > max) return [`${what} less than or equal to ${max}`];
  return min !== undefined && number < min ? [`${what} greater than or equal to ${min}`] : [];
}

/** The value as a message prints it after the word Value; an empty string for a secret member. */
function printedValue(value: unknown, member: Member): string {
  if (member.type === "blob" || (member.type === "string" && member.isSecret)) return "";
  if (value === null) return " null";
  // How AWS's messages write a list of objects is not known.
  if (member.type === "structures") return "";
  return ` '${Array.isArray(value) ? `[${value.join(", ")}]` : String(value)}'`;
}
