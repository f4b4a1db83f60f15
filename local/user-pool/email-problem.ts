import { type AwsRefusal, refusal } from "../endpoint/action.ts";

/** Why a name will not do in a pool whose usernames are e-mail addresses, or nothing. */
export function emailProblem(username: string): AwsRefusal | undefined {
  if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(username)) return undefined;
  return refusal(
    "InvalidParameterException",
    "Username should be an email.",
    "the pool takes e-mail addresses as usernames",
  );
}
