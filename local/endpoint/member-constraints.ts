import type { Json } from "../json.ts";
import { type AwsRefusal, refusal } from "./action.ts";
import type { Members, StringMember } from "./members.ts";

const NO_CONSTRAINT: StringMember = { type: "string" };

/**
 * Checks required members, and the length and pattern of each string. Returns one refusal that names every broken rule, as AWS does; undefined when
 * no rule is broken. `validationError` is the service's error type for the refusal.
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
    if (typeof value !== "string" || member.type !== "string") return [];
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

function hasConstraint(member: Members[string]): boolean {
  return member.type === "string" && (member.min ?? member.max ?? member.pattern) !== undefined;
}

function brokenRules(value: string, { max, min, pattern }: StringMember): string[] {
  if (max !== undefined && value.length > max) return [`must have length less than or equal to ${max}`];
  return [
    ...(pattern && !pattern.regExp.test(value) ? [`must satisfy regular expression pattern: ${pattern.written}`] : []),
    ...(min !== undefined && value.length < min ? [`must have length greater than or equal to ${min}`] : []),
  ];
}

/** The value as a message prints it after the word Value; an empty string for a secret member. */
function printedValue(value: string | null, member: Members[string]): string {
  if (member.type === "string" && member.isSecret) return "";
  return value === null ? " null" : ` '${value}'`;
}
