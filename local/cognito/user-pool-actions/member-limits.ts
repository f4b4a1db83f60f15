import { type AwsRefusal, type Json, refused } from "../../endpoint/action.ts";

interface Limit {
  member: string;
  shortest?: number;
  longest: number;
}

/** Source: user pools API reference, each member's length constraints. */
const LIMITS: readonly Limit[] = [
  { member: "ClientId", longest: 128 },
  { member: "Password", longest: 256 },
  { member: "PreviousPassword", longest: 256 },
  { member: "ProposedPassword", longest: 256 },
  { member: "Session", shortest: 20, longest: 2048 },
  { member: "TemporaryPassword", longest: 256 },
  { member: "Username", longest: 128 },
];

/** Why a request's members are too long or too short, all of them at once, or nothing. One that is absent is left to `required`. */
export function limitProblem(input: Json): AwsRefusal | undefined {
  const broken = LIMITS.flatMap(({ longest, member, shortest = 1 }) => {
    const value = input[member];
    if (typeof value !== "string" || value === "" || (value.length >= shortest && value.length <= longest)) return [];
    const rule = value.length > longest ? `less than or equal to ${longest}` : `greater than or equal to ${shortest}`;
    const name = member.charAt(0).toLowerCase() + member.slice(1);
    return [{ member, rule: `Value at '${name}' failed to satisfy constraint: Member must have length ${rule}` }];
  });
  if (broken.length === 0) return undefined;
  const errors = broken.length === 1 ? "1 validation error" : `${broken.length} validation errors`;
  return refused(
    "InvalidParameterException",
    `${errors} detected: ${broken.map(({ rule }) => rule).join("; ")}`,
    `${broken.map(({ member }) => member).join(" and ")} must be as long as Cognito's API has it`,
  );
}
