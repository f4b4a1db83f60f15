import { loggableName, type Outcome, readNameValues } from "../endpoint/action.ts";
import type { Json } from "../json.ts";
import type { User } from "./users.ts";

/** What this stack does not imitate in the UserAttributes of a request, or nothing: an attribute dropped in silence would be a lie. */
export function attributeProblem(input: Json, email: string, imitated: readonly string[]): Outcome | undefined {
  const attributes = readNameValues(input, "UserAttributes");
  const other = [...attributes.keys()].find((name) => !imitated.includes(name));
  if (other !== undefined) return { kind: "not imitated", what: `the user attribute ${loggableName(other)}` };
  if ((attributes.get("email") ?? email) === email) return undefined;
  return { kind: "not imitated", what: "the user attribute email with another address than Username" };
}

/** A user's attributes as Cognito lists them. */
export function attributesOf({ email, emailVerified, sub }: User): Json[] {
  return [
    { Name: "email", Value: email },
    ...(emailVerified ? [{ Name: "email_verified", Value: "true" }] : []),
    { Name: "sub", Value: sub },
  ];
}
