import { type AwsRefusal, refusal } from "../endpoint/action.ts";

/** Cognito's refusal of a username that is not an e-mail address; undefined when it is one. */
export function emailProblem(username: string): AwsRefusal | undefined {
  if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(username)) return undefined;
  const because = "usernames of this pool are e-mail addresses";
  return refusal("InvalidParameterException", "Username should be an email.", because);
}
